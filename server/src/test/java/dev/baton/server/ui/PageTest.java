package dev.baton.server.ui;

import static dev.baton.server.Envelopes.EVENT;
import static dev.baton.server.Envelopes.TRACE;
import static dev.baton.server.Envelopes.envelope;
import static dev.baton.server.Envelopes.error;
import static dev.baton.server.Envelopes.item;
import static dev.baton.server.Envelopes.transaction;
import static dev.baton.server.Envelopes.transactionPayload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.server.RecordedEnvelopesTest;
import dev.baton.server.TestServer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. Pictures of it are left in target/screenshots. */
@Timeout(180)
class PageTest {
  /** Deque's checker of accessibility, as npm has put it. */
  private static final Path AXE =
      Path.of("..", "e2e", "partners", "browser", "node_modules", "axe-core", "axe.min.js");

  private static final String COMPLAINTS =
      "Promise.allSettled(document.getAnimations().map(each => each.finished))"
          + ".then(() => axe.run()).then(result => result.violations.map(each => each.id + ': '"
          + " + each.nodes.map(node => node.html).join(' ')).join('; '))";
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final String ROOT = "a1b2c3d4e5f60718";
  private static final String CALL = "a1b2c3d4e5f60719";
  private static final String NEXT = "b1b2c3d4e5f60718";

  @TempDir
  private static Path profile;

  private static Browser browser;

  @TempDir
  private Path directory;

  private TestServer server;

  @BeforeAll
  static void startBrowser() throws Exception {
    assumeTrue(Browser.isInstalled(), "chromium is not installed");
    browser = Browser.start(profile);
  }

  @AfterAll
  static void closeBrowser() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(directory);
    browser.size(1280, 800);
    browser.theme("dark");
  }

  @AfterEach
  void close() throws Exception {
    assertThat(browser.problems()).isEmpty();
    browser.open(URI.create("about:blank"));
    server.close();
  }

  @Test
  void list_empty_saysWhatToDo_thenShowsWhatArrivesAtOnce() throws Exception {
    browser.open(server.uri("/"));
    browser.until("document.querySelector('.empty') && !document.querySelector('.empty').hidden");
    picture("empty");

    storeTrace();

    browser.until("document.querySelectorAll('.rows > .list-row').length === 1");
    assertThat(text(".list-link")).isEqualTo("GET /cart");
  }

  @Test
  void list_searched_showsWhatMatches_andTheAddressTellsIt() throws Exception {
    storeTrace();
    post("other", transaction("f".repeat(32), ROOT, ""));
    browser.open(server.uri("/"));
    browser.until("document.querySelectorAll('.rows > .list-row').length === 2");

    browser.press("/");
    browser.type("service:other");
    browser.press("Enter");

    browser.until("document.querySelectorAll('.rows > .list-row').length === 1");
    assertThat(browser.eval("location.search")).isEqualTo("?q=service%3Aother");
    browser.eval("history.back()");
    browser.until("document.querySelectorAll('.rows > .list-row').length === 2");
    picture("list");
  }

  @Test
  void list_badQuery_saysWhatIsWrong() throws Exception {
    storeTrace();
    browser.open(server.uri("/?q=dur%3Esoon"));

    browser.until(
        "document.querySelector('.search-problem')?.textContent.includes('not by a time')");
  }

  @Test
  void list_paused_staysAsItIs() throws Exception {
    storeTrace();
    browser.open(server.uri("/"));
    browser.until("document.querySelectorAll('.rows > .list-row').length === 1");
    browser.press("p");
    browser.until("document.querySelector('[aria-pressed=true]')");
    post("other", transaction("f".repeat(32), ROOT, ""));
    browser.eval("new Promise(done => setTimeout(done, 1000))");
    assertThat(browser.eval("document.querySelectorAll('.rows > .list-row').length"))
        .isEqualTo(1L);

    browser.press("p");

    browser.until("document.querySelectorAll('.rows > .list-row').length === 2");
  }

  @Test
  void trace_keyboard_movesFoldsOpensAndFinds() throws Exception {
    storeTrace();
    browser.open(server.uri("/traces/" + TRACE));
    browser.until("document.querySelectorAll('.rows > .row').length === 3");
    picture("trace");

    browser.press("j");
    browser.press("j");
    browser.until("document.activeElement.getAttribute('aria-rowindex') === '3'");
    browser.press("Enter");
    browser.until("document.querySelector('.panel')?.innerText.includes('http.request.method')");
    browser.until("document.querySelector('.origin')?.innerText.includes('sample_rate')");
    picture("details");
    browser.press("h");
    browser.until("document.querySelector('.row[aria-expanded=false]')");
    browser.press("]");
    browser.until("document.querySelectorAll('.rows > .row').length === 3");
    browser.press("/");
    browser.type("pricing");
    browser.press("Enter");
    browser.until("document.querySelector('.find-count').textContent === '1 of 2'");
    browser.until("location.search.includes('find=pricing')");
  }

  @Test
  void find_inAttributes_asksTheServer() throws Exception {
    storeTrace();
    browser.open(server.uri("/traces/" + TRACE));
    browser.until("document.querySelectorAll('.rows > .row').length === 3");
    browser.press("/");
    browser.type("request.METHOD");

    browser.until("document.querySelector('.find-count').textContent === '1'");
  }

  @Test
  void trace_zoom_showsAPartAndBack() throws Exception {
    storeTrace();
    browser.open(server.uri("/traces/" + TRACE));
    browser.until("document.querySelectorAll('.rows > .row').length === 3");
    browser.press("j");
    browser.press("j");

    browser.press("z");
    browser.until("!document.querySelector('.minimap-window').hidden");
    browser.until("document.querySelectorAll('.bar')[1].style.width === '100%'");

    browser.press("Z");
    browser.until("document.querySelector('.minimap-window').hidden");
  }

  @Test
  void trace_criticalPath_isMarked() throws Exception {
    storeTrace();
    browser.open(server.uri("/traces/" + TRACE));
    browser.until("document.querySelectorAll('.rows > .row').length === 3");

    browser.press("c");

    browser.until("document.querySelectorAll('.row.critical').length >= 2");
  }

  @Test
  void trace_rows_sayWhatTheTreeOfTheApiSays() throws Exception {
    String orphaned = "f".repeat(32);
    storeTrace();
    post("pricing", transaction(orphaned, NEXT, CALL));
    browser.open(server.uri("/"));

    for (String trace : List.of(TRACE, orphaned)) {
      assertThat(browser.eval("""
          Promise.all([
            import('/ui/js/api.js').then(api => api.fetchTrace('%1$s')),
            fetch('/api/traces/%1$s?data=false').then(answer => answer.json()),
          ]).then(([page, api]) => api.tree.length + ' rows, other: ' + api.tree.flatMap((row, i) =>
            Object.keys(row).filter(name => name !== 'data' && row[name] !== page.tree[i][name])))""".formatted(trace)))
          .isEqualTo(trace.equals(TRACE) ? "3 rows, other: " : "1 rows, other: ");
    }
  }

  @Test
  void trace_clocks_areAlignedOnRequestOnly() throws Exception {
    storeTrace();
    browser.open(server.uri("/traces/" + TRACE));
    browser.until(
        "document.querySelector('.findings-clocks')?.textContent.includes('as they were sent; k')");

    browser.press("k");
    browser.until("document.querySelector('.findings-clocks').textContent.includes('are moved')");
    assertThat(browser.eval("location.search")).isEqualTo("?clocks=aligned");

    browser.press("k");
    browser.until(
        "document.querySelector('.findings-clocks').textContent.includes('as they were sent; k')");
  }

  @Test
  void help_showsTheKeysOfThePage() throws Exception {
    storeTrace();
    browser.open(server.uri("/traces/" + TRACE));
    browser.until("document.querySelector('.row')");

    browser.press("?");

    browser.until("document.getElementById('help').open");
    assertThat(text("#help")).contains("Critical path", "Find in this trace", "Next row");
  }

  @Test
  void trace_ofRealSdks_isDrawn() throws Exception {
    for (Path file : RecordedEnvelopesTest.recorded()) {
      String project = file.getFileName().toString().replaceFirst("-.*", "");
      assertThat(server
              .post("/api/" + project + "/envelope/", Files.readAllBytes(file))
              .statusCode())
          .isEqualTo(200);
    }
    browser.open(server.uri("/traces/" + TRACE));

    browser.until("document.querySelectorAll('.rows > .row').length > 10");
    assertThat(text(".trace-services")).contains("python", "node", "java", "browser");
    picture("real-sdks");
  }

  @Test
  void list_twoChosen_areCompared() throws Exception {
    storeTrace();
    post("pricing", transaction("f".repeat(32), ROOT, ""));
    browser.open(server.uri("/"));
    browser.until("document.querySelectorAll('.rows > .list-row').length === 2");
    browser.press("j");
    browser.press("x");
    browser.until("document.querySelector('.list-row.chosen')");
    browser.press("j");
    browser.press("x");

    browser.until("document.querySelectorAll('.compare tbody tr').length === 3");
    assertThat(text(".compare")).contains("only in B", "GET http://pricing");
    assertThat(browser.eval("location.pathname")).isEqualTo("/compare");
    picture("compare");
  }

  @Test
  void services_showWhoCallsWhom() throws Exception {
    storeTrace();
    post("lonely", transaction("e".repeat(32), ROOT, "00000000000000ff"));
    browser.open(server.uri("/services"));

    browser.until("document.querySelectorAll('.map-edge').length === 2");
    assertThat(text(".map")).contains("storefront", "pricing", "elsewhere");
    assertThat(text(".stats")).contains("GET /cart", "p95");
    picture("services");
  }

  @Test
  void doctor_brokenHop_isMarkedInTheList_theTrace_andTheMap() throws Exception {
    storeBrokenHop();
    browser.open(server.uri("/"));
    browser.until("document.querySelectorAll('.list-verdict.fault').length === 2");
    assertThat(text(".list-verdict.fault")).contains("P23");
    picture("doctor-list");

    browser.open(server.uri("/traces/" + TRACE));
    browser.until("document.querySelector('.findings[open] .finding.fault')");
    assertThat(text(".findings")).contains("1 fault", "P23", "proven", "fix", "raw envelope");
    browser.until("document.querySelectorAll('.row .mark.fault').length > 0");
    assertThat(text(".row .join")).contains("goes on in trace ffffffff");
    assertThat(
            browser.eval(
                "fetch(document.querySelector('.findings a[href^=\"/api/envelopes/\"]').href).then(r => r.status)"))
        .isEqualTo(200L);
    picture("doctor-trace");
    browser.eval("document.querySelector('.row .join').click()");
    browser.until("location.pathname.includes('ffffffff')");
    browser.until("document.querySelector('.row .join')?.textContent.includes('called in trace')");

    browser.open(server.uri("/services"));
    browser.until("document.querySelector('.map-edge.cut')");
    assertThat(text(".map-edge.cut")).contains("0 of 1 linked");
    browser.until("document.querySelector('.hops')?.textContent.includes('P23')");
    assertThat(text(".hops")).contains("storefront", "pay", "POST /charge", "0 %");
    picture("doctor-map");
  }

  @Test
  void trace_ofStrangeNames_isTextOnly() throws Exception {
    String name = "<img src=x onerror=alert(1)>";
    post(
        "<script>",
        envelope(
            TRACE,
            item(
                "transaction",
                transactionPayload(TRACE, ROOT, "", "").replace("GET /cart", name))));
    browser.open(server.uri("/"));
    browser.until("document.querySelector('.list-link')");
    assertThat(text(".list-link")).contains("<img src=x");

    browser.open(server.uri("/traces/" + TRACE));
    browser.until("document.querySelector('.row')");
    assertThat(browser.eval("document.querySelectorAll('img[src=x], main script').length"))
        .isEqualTo(0L);
  }

  @Test
  void trace_of100000Spans_isDrawnFastAndScrolls() throws Exception {
    StringBuilder spans = new StringBuilder();
    for (int segment = 0; segment < 100; segment++) {
      spans.setLength(0);
      String root = String.format("%016x", 0x10000 + segment);
      for (int i = 1; i < 1000; i++) {
        spans
            .append(i == 1 ? "" : ",")
            .append("{\"trace_id\":\"" + TRACE + "\",\"span_id\":\"")
            .append(String.format("%08x%08x", segment + 1, i))
            .append("\",\"parent_span_id\":\"" + root)
            .append("\",\"op\":\"db\",\"description\":\"SELECT ")
            .append(i)
            .append("\",\"start_timestamp\":1700000000.6,\"timestamp\":1700000000.7}");
      }
      post(
          "service" + segment % 5,
          envelope(
              String.format("%032x", segment + 1),
              item(
                  "transaction",
                  transactionPayload(TRACE, root, "", ",\"spans\":[" + spans + "]"))));
    }
    browser.open(server.uri("/traces/" + TRACE));
    browser.until("document.querySelector('.wf')?.getAttribute('aria-rowcount') === '100001'");

    assertThat(browser.eval("document.querySelectorAll('.rows > .row').length"))
        .asString()
        .satisfies(shown -> assertThat(Integer.parseInt(shown)).isBetween(10, 100));
    browser.press("j");
    browser.press("End");
    browser.until("document.activeElement.getAttribute('aria-rowindex') === '100001'");
    picture("100000-spans");
  }

  @Test
  void page_narrowAndInBothThemes_hasNoSidewaysScroll() throws Exception {
    storeTrace();
    for (String theme : new String[] {"dark", "light"}) {
      browser.theme(theme);
      for (String path : new String[] {"/", "/traces/" + TRACE, "/services"}) {
        browser.size(380, 740);
        browser.open(server.uri(path));
        browser.until("document.querySelector('.list-row[data-trace], .rows > .row, .stat')");
        assertThat(browser.eval("document.documentElement.scrollWidth"))
            .as(path)
            .isEqualTo(380L);
        picture("narrow-" + theme + path.replaceAll("/(\\w*).*", "-$1"));
      }
    }
  }

  @Test
  void page_everyViewInBothThemes_hasNothingThatAxeComplainsOf() throws Exception {
    assumeTrue(Files.exists(AXE) || System.getenv("CI") != null, "e2e/partners/install fetches it");
    storeTrace();
    for (String theme : new String[] {"dark", "light"}) {
      browser.theme(theme);
      for (String path : new String[] {
        "/",
        "/traces/" + TRACE,
        "/traces/" + TRACE + "?span=" + CALL,
        "/services",
        "/compare?a=" + TRACE + "&b=" + TRACE
      }) {
        browser.open(server.uri(path));
        browser.until(
            "document.querySelector('.list-row[data-trace], .rows > .row, .stat, .compare-traces')");
        browser.eval(Files.readString(AXE) + ";0");
        assertThat(browser.eval(COMPLAINTS)).as(theme + " " + path).isEqualTo("");
      }
    }
    // that it looks at all
    browser.eval("document.querySelector('main').append(document.createElement('img'))");
    assertThat(browser.eval(COMPLAINTS)).asString().contains("image-alt");
  }

  private void storeTrace() throws Exception {
    String call =
        "{\"trace_id\":\"" + TRACE + "\",\"span_id\":\"" + CALL + "\",\"parent_span_id\":\"" + ROOT
            + "\",\"op\":\"http.client\",\"description\":\"GET http://pricing\",\"start_timestamp\":1700000000.6,"
            + "\"timestamp\":1700000001.2,\"data\":{\"http.request.method\":\"GET\"}}";
    String storefront = envelope(
            TRACE,
            item("transaction", transactionPayload(TRACE, ROOT, "", ",\"spans\":[" + call + "]")))
        .replaceFirst(
            "\\{",
            "{\"trace\":{\"trace_id\":\"" + TRACE
                + "\",\"public_key\":\"k\",\"sample_rate\":\"1\"},");
    post("storefront", storefront);
    post(
        "pricing",
        transaction(TRACE, NEXT, CALL)
            .replace("1700000000.5", "1700000000.7")
            .replace("1700000001.25", "1700000001.10"));
    post("pricing", error(EVENT, TRACE, NEXT));
  }

  /** A call of storefront that pay served in a trace of its own: the request came without headers. */
  private void storeBrokenHop() throws Exception {
    long now = Instant.now().getEpochSecond();
    String call = ",\"spans\":[{\"trace_id\":\"" + TRACE + "\",\"span_id\":\"" + CALL
        + "\",\"parent_span_id\":\"" + ROOT
        + "\",\"op\":\"http.client\",\"description\":\"POST http://pay:9000/charge\",\"start_timestamp\":"
        + (now - 2) + ",\"timestamp\":" + (now - 1) + "}]";
    String request =
        ",\"request\":{\"method\":\"POST\",\"url\":\"http://pay:9000/charge\",\"headers\":{\"Host\":\"pay:9000\"}}";
    String other = "f".repeat(32);
    post("storefront", now(envelopeOf(TRACE, ROOT, call), now - 2.2, now - 0.8));
    post("pay", now(envelopeOf(other, NEXT, request), now - 1.8, now - 1.2));
  }

  private static String envelopeOf(String trace, String span, String more) {
    String payload = transactionPayload(trace, span, "", more).replace("GET /cart", "POST /charge");
    return envelope(trace, item("transaction", payload));
  }

  /** The same at another time; its numbers have as many digits. */
  private static String now(String envelope, double from, double to) {
    return envelope
        .replace("1700000000.5", String.format(Locale.ROOT, "%.1f", from))
        .replace("1700000001.25", String.format(Locale.ROOT, "%.2f", to));
  }

  private void post(String project, String envelope) throws Exception {
    String path = "/api/" + URLEncoder.encode(project, UTF_8) + "/envelope/";
    assertThat(server.post(path, envelope.getBytes(UTF_8)).statusCode()).isEqualTo(200);
  }

  private static String text(String selector) throws Exception {
    return String.valueOf(browser.eval("document.querySelector('" + selector + "').textContent"));
  }

  private static void picture(String name) throws Exception {
    browser.screenshot(PICTURES.resolve(name + ".png"));
  }
}
