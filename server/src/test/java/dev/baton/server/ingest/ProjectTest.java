package dev.baton.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.EnvelopeReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectTest {
  @ParameterizedTest
  @CsvSource({
    "{\"dsn\":\"http://key@localhost:8969/storefront\"}, storefront, true",
    "{\"dsn\":\"http://key@localhost:8969/7\"},          7,          false",
    "{\"dsn\":\"not a dsn\"},                            local,      false",
    "{},                                                 local,      false",
  })
  void project_ofStream_isThatOfTheDsnInTheHeader(String header, String id, boolean isName)
      throws Exception {
    byte[] envelope = (header + "\n").getBytes(StandardCharsets.UTF_8);

    assertThat(Project.ofHeader(EnvelopeReader.read(envelope).header()))
        .isEqualTo(new Project(id, isName));
  }
}
