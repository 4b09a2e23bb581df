package dev.baton.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceId;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command is judged as a service is, by what it calls; each run is a process. */
class CommandTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"healthy, ''", "deaf, V01", "stubborn, V09"})
  void command_withOneBreak_failsThatCheck(String behaviour, String check) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = List.of(
        java,
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Job.class.getName(),
        behaviour,
        "{echo}");
    Set<String> some = Set.of("V01", "V03-03", "V03-21", "V08", "V09", "V20", "V24", "V30");

    Report report = Verification.run(Settings.ofCommand(command).withOnly(some), result -> {});

    assertThat(report.results())
        .as(Reports.markdown(report))
        .filteredOn(result -> result.verdict() == Verdict.FAIL)
        .extracting(result -> result.check().id())
        .containsExactly(check.isEmpty() ? new String[0] : new String[] {check});
    assertThat(report.exitCode()).isEqualTo(check.isEmpty() ? 0 : 1);
    assertThat(report.count(Verdict.NOT_APPLICABLE)).isEqualTo(1);
  }

  /** A command that continues the trace of its environment and calls one address. */
  static final class Job {
    private Job() {}

    public static void main(String[] arguments) throws IOException {
      Map<String, String> environment = System.getenv();
      boolean wants = arguments[0].equals("stubborn")
          || !Set.of("false", "0", "no", "off")
              .contains(
                  environment.getOrDefault("SENTRY_USE_ENVIRONMENT", "").toLowerCase(Locale.ROOT));
      SentryTraceHeader came = wants && !arguments[0].equals("deaf")
          ? SentryTraceHeader.parse(environment.get("SENTRY_TRACE"))
          : null;
      long spanId = ThreadLocalRandom.current().nextLong() | 1;
      TraceId traceId = came == null ? new TraceId(spanId, spanId) : came.traceId();
      DynamicSamplingContext context = came == null
          ? DynamicSamplingContext.of(Map.of(
              "trace_id", traceId.toString(),
              "public_key", "job",
              "sample_rate", "1",
              "sample_rand", "0.1",
              "sampled", "true"))
          : DynamicSamplingContext.parse(environment.get("SENTRY_BAGGAGE"));
      HttpURLConnection call =
          (HttpURLConnection) URI.create(arguments[1]).toURL().openConnection();
      Sampled sampled = came == null ? Sampled.YES : came.sampled();
      call.setRequestProperty(
          SentryTraceHeader.NAME, SentryTraceHeader.format(traceId, spanId, sampled));
      if (!context.isEmpty()) {
        call.setRequestProperty(BaggageHeader.NAME, context.toBaggage());
      }
      if (call.getResponseCode() != 200) {
        throw new IOException("status " + call.getResponseCode());
      }
    }
  }
}
