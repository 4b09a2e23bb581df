package dev.baton.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.Attributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNameTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "shop, storefront, web@1.0, shop",
        "-,    storefront, web@1.0, storefront",
        "-,    7b,         web@1.0, 7b",
        "-,    7,          web@1.0, web",
        "-,    7,          1.0,     project 7",
        "-,    7,          @1.0,    project 7",
        "-,    7,          -,       project 7",
        "' ',  7,          -,       project 7",
      })
  void service_isTheFirstThatIsThere(
      @Nullable String attribute, String project, @Nullable String release, String service) {
    Attributes attributes =
        attribute == null ? Attributes.EMPTY : Attributes.of(Map.of("service.name", attribute));

    assertThat(ServiceName.of(attributes, Project.ofPath(project), release)).isEqualTo(service);
  }
}
