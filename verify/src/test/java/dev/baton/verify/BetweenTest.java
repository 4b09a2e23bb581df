package dev.baton.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that cannot be told whom to call is judged by what passes through a proxy. */
class BetweenTest {
  @ParameterizedTest
  @EnumSource(
      names = {
        "NOTHING",
        "CONTINUES_NOTHING",
        "TURNS_0_INTO_1",
        "INJECTS_NOTHING",
        "REPLACES_PUBLIC_KEY",
        "MIXES_PARALLEL_TRACES",
        "KEEPS_TRACE_AFTER_ERROR",
        "APPENDS_AT_RETRY"
      })
  void serviceBehindProxy_withOneBreak_failsThatCheckAlone(Break broken) throws Exception {
    int port = FreePort.next();
    try (SmallService service = new SmallService(broken);
        SmallServer other =
            new SmallServer(request -> new SmallServer.Response(200, List.of(), "done"))) {
      String url =
          service.template().url().replace("{echo}", "http://127.0.0.1:" + port + "/price");
      Settings settings = Settings.of(Template.get(url))
          .with(new Settings.Hop(port, URI.create("http://127.0.0.1:" + other.port())));

      Report report = Verification.run(settings, result -> {});

      assertThat(report.results())
          .as(Reports.markdown(report))
          .filteredOn(result -> result.verdict() == Verdict.FAIL)
          .extracting(result -> result.check().id().substring(0, 3))
          .containsExactly(broken == Break.NOTHING ? new String[0] : new String[] {broken.check()});
      assertThat(report.exitCode()).isEqualTo(broken == Break.NOTHING ? 0 : 1);
    }
  }
}
