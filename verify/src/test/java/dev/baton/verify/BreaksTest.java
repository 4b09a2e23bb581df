package dev.baton.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verifier can fail: of a service that breaks one rule, the check of that rule fails, and no other. */
class BreaksTest {
  @ParameterizedTest
  @EnumSource
  void service_withOneBreak_failsThatCheckAlone(Break broken) throws Exception {
    int dsn = FreePort.next();
    try (SmallService service = new SmallService(broken, dsn)) {
      Told told = new Told(null, "localhost", "http://shop.example", true, null, service.failing());
      Settings settings = Settings.of(service.template()).with(told).withDsn(dsn);

      Report report = Verification.run(settings, result -> {});

      List<String> failed = report.results().stream()
          .filter(result -> result.verdict() == Verdict.FAIL)
          .map(result -> result.check().id().substring(0, 3))
          .distinct()
          .toList();
      assertThat(failed)
          .as(Reports.markdown(report))
          .isEqualTo(broken == Break.NOTHING ? List.of() : List.of(broken.check()));
      assertThat(report.exitCode()).isEqualTo(broken == Break.NOTHING ? 0 : 1);
    }
  }
}
