package dev.baton.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens by itself is judged as it is seen, and nothing passes that was not seen. */
class WatchingTest {
  @ParameterizedTest
  @EnumSource(
      names = {
        "NOTHING",
        "INJECTS_NOTHING",
        "REPEATS_SPAN_ID",
        "CONTRADICTS_ITSELF",
        "SENDS_OTHER_TRACEPARENT",
        "REPORTS_ANOTHER_CONTEXT",
        "REPORTS_NO_CALLS"
      })
  void serviceThatIsLeftAlone_withOneBreak_failsThatCheckAlone(Break broken) throws Exception {
    int port = FreePort.next();
    Settings settings = Settings.ofListening(port)
        .within(
            Duration.ofSeconds(1), Duration.ofSeconds(broken == Break.REPORTS_NO_CALLS ? 8 : 60));
    try (SmallService service = new SmallService(broken, port)) {
      CompletableFuture<Report> report = CompletableFuture.supplyAsync(() -> run(settings));
      awaitListener(port);
      URI url = service.template().uri("http://127.0.0.1:" + port + "/price");
      HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding());

      assertFails(report.get(2, TimeUnit.MINUTES), broken.check());
    }
  }

  @Test
  void listening_nothingComes_passesNothing() {
    Settings settings = Settings.ofListening(0).within(Duration.ofSeconds(1), Duration.ofMillis(1));

    Report report = run(settings);

    assertThat(report.results()).extracting(Result::verdict).containsOnly(Verdict.NOT_OBSERVABLE);
    assertThat(report.exitCode()).isEqualTo(3);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"healthy, ''", "bare, V20", "other, V43", "refused, V44"})
  void page_withOneBreak_failsThatCheckAlone(String behaviour, String check) throws Exception {
    Assumptions.assumeTrue(isChromiumHere(), "NOT TESTED: chromium is not installed");
    SmallServer.Handler page = request -> answer(request, behaviour);
    try (SmallServer server = new SmallServer(page);
        SmallServer other = new SmallServer(page)) {
      boolean isRefused = behaviour.equals("refused");
      String called = isRefused ? "http://127.0.0.1:" + other.port() + "/refuse" : "{echo}";
      Template template = Template.get("http://127.0.0.1:" + server.port() + "/page?url=" + called);

      Report report = run(
          Settings.ofPage(template, "#go").within(Duration.ofMinutes(1), Duration.ofMinutes(2)));

      assertFails(report, check);
    }
  }

  private static SmallServer.Response answer(SmallServer.Request request, String behaviour) {
    if (request.path().startsWith("/refuse")) {
      return new SmallServer.Response(204, List.of(), "");
    }
    String id = "771a43a4192642f0b136d5159a501700";
    String context = "sentry-trace_id=" + id + ",sentry-public_key=page,sentry-sampled=true";
    String sent = behaviour.equals("other") ? id.toUpperCase(Locale.ROOT).replace('A', 'b') : id;
    String headers = behaviour.equals("bare")
        ? "{}"
        : "{'sentry-trace': '" + sent.toLowerCase(Locale.ROOT)
            + "-00000000000000bb-1', baggage: '"
            + context.replace(id, sent.toLowerCase(Locale.ROOT))
            + "'}";
    String body = "<html><head><meta name=\"sentry-trace\" content=\"" + id
        + "-00000000000000aa-1\"><meta name=\"baggage\" content=\"" + context
        + "\"></head><body><button id=\"go\" onclick=\"fetch("
        + "new URLSearchParams(location.search).get('url'), {headers: " + headers
        + "}).catch(() => {})\">go</button></body></html>";
    return new SmallServer.Response(
        200,
        List.of(
            new Header("content-type", "text/html;charset=utf-8"),
            new Header("cache-control", "no-store")),
        body);
  }

  private static void assertFails(Report report, String check) {
    assertThat(report.results())
        .as(Reports.markdown(report))
        .filteredOn(result -> result.verdict() == Verdict.FAIL)
        .extracting(result -> result.check().id())
        .containsExactly(check.isEmpty() ? new String[0] : new String[] {check});
    assertThat(report.exitCode()).as(Reports.markdown(report)).isEqualTo(check.isEmpty() ? 0 : 1);
  }

  private static Report run(Settings settings) {
    try {
      return Verification.run(settings, result -> {});
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitListener(int port) throws InterruptedException {
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private static boolean isChromiumHere() {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, "chromium"))) {
        return true;
      }
    }
    return false;
  }
}
