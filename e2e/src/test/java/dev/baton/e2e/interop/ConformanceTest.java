package dev.baton.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Solo;
import dev.baton.verify.Check;
import dev.baton.verify.Report;
import dev.baton.verify.Reports;
import dev.baton.verify.Result;
import dev.baton.verify.Verdict;
import dev.baton.verify.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What {@code ./baton verify} says of each SDK. {@code mvn verify -pl e2e -Dtest=ConformanceTest -Dconformance=write} writes docs/conformance.md;
 * the usual build only asks Baton, and whether that page knows every check.
 */
class ConformanceTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ""), "..", "docs", "conformance.md");
  private static final List<Peer> PEERS =
      List.of(Peer.BATON, Peer.SENTRY_JAVA, Peer.NODE, Peer.NODE_OPENTELEMETRY, Peer.PYTHON);

  @Test
  void baton_breaksNoRule() throws Exception {
    Report report = Solo.verify(Peer.BATON, Rate.ONE);

    assertThat(report.results())
        .as(Reports.markdown(report))
        .extracting(Result::verdict)
        .doesNotContain(Verdict.FAIL, Verdict.NOT_OBSERVABLE);
  }

  @Test
  void page_namesEveryCheck_andBatonBreaksNone() throws Exception {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| V")).toList();

    assertThat(rows)
        .extracting(row -> row.split(" +\\| +", -1)[0].substring(2))
        .containsExactlyElementsOf(Verification.checks().stream().map(Check::id).toList());
    assertThat(rows)
        .extracting(row -> row.split(" *\\| *", -1)[3])
        .doesNotContain("**fail**", "not seen");
  }

  @Test
  void page_isWritten() throws Exception {
    assumeTrue("write".equals(System.getProperty("conformance")), "only on request");
    Map<Peer, List<Report>> reports = new LinkedHashMap<>();
    for (Peer peer : PEERS) {
      List<Report> of = new ArrayList<>();
      for (Rate rate : Rate.values()) {
        of.add(Solo.verify(peer, rate));
      }
      reports.put(peer, of);
    }

    Files.writeString(PAGE, page(reports));
  }

  private static String page(Map<Peer, List<Report>> reports) {
    StringBuilder text = new StringBuilder("""
        # Conformance

        What [`./baton verify`](verify.md) says of each SDK: a small service that passes a request on, with the SDK's usual set-up
        ([e2e/partners](../e2e/partners/README.md)), without a sample rate, with 0 and with 1. Run on %s; written by

        ```
        mvn verify -pl e2e -Dtest=ConformanceTest -Dconformance=write
        ```

        "fail" is said where one of the three runs failed, "pass" where one passed and none failed, "–" where the rule is not about such a
        service, "not seen" where nothing was seen to be judged.

        | SDK | version |
        |---|---|
        """.formatted(LocalDate.now(ZoneOffset.UTC)));
    reports.forEach((peer, of) ->
        text.append("| ").append(name(peer)).append(" | ").append(version(of)).append(" |\n"));
    text.append("\n| check | the service |");
    reports.keySet().forEach(peer -> text.append(' ').append(name(peer)).append(" |"));
    text.append("\n|---|---|").append("---|".repeat(reports.size())).append('\n');
    for (Check check : Verification.checks()) {
      text.append("| ").append(check.id()).append(" | ").append(check.title()).append(" |");
      reports.values().forEach(of -> text.append(' ').append(words(of, check)).append(" |"));
      text.append('\n');
    }
    reports.forEach((peer, of) -> reasons(text, peer, of));
    return text.toString();
  }

  private static void reasons(StringBuilder text, Peer peer, List<Report> of) {
    List<String> lines = Verification.checks().stream()
        .flatMap(check -> results(of, check)
            .filter(result -> result.verdict() == Verdict.FAIL)
            .map(result -> "- " + check.id() + " " + check.title() + ": "
                + plain(result.finding().reason()))
            .limit(1))
        .toList();
    if (!lines.isEmpty()) {
      text.append("\n## ").append(name(peer)).append("\n\n");
      lines.forEach(line -> text.append(line).append('\n'));
    }
  }

  /** Ids differ each time and say nothing; long values are cut. */
  private static String plain(String reason) {
    String shown = reason
        .replaceAll("[0-9a-f]{32}", "TRACE")
        .replaceAll("[0-9a-f]{16}", "SPAN")
        .replaceAll("\\s+", " ");
    return shown.length() > 200 ? shown.substring(0, 200) + "…" : shown;
  }

  private static Stream<Result> results(List<Report> of, Check check) {
    return of.stream()
        .flatMap(report -> report.results().stream())
        .filter(result -> result.check().id().equals(check.id()));
  }

  private static String words(List<Report> of, Check check) {
    List<Verdict> verdicts = results(of, check).map(Result::verdict).toList();
    if (verdicts.contains(Verdict.FAIL)) {
      return "**fail**";
    }
    if (verdicts.contains(Verdict.PASS)) {
      return "pass";
    }
    return verdicts.contains(Verdict.NOT_OBSERVABLE) ? "not seen" : "–";
  }

  private static String name(Peer peer) {
    return switch (peer) {
      case BATON -> "Baton";
      case SENTRY_JAVA -> "sentry-java";
      case NODE -> "@sentry/node";
      case NODE_OPENTELEMETRY -> "OpenTelemetry with @sentry/opentelemetry";
      case PYTHON -> "sentry-python";
      default -> peer.title();
    };
  }

  private static String version(List<Report> of) {
    return of.stream()
        .flatMap(report -> Stream.ofNullable(report.sdk()))
        .findFirst()
        .orElse("unknown");
  }
}
