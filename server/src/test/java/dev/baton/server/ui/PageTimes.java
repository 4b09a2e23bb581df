package dev.baton.server.ui;

import static dev.baton.server.Envelopes.TRACE;
import static dev.baton.server.Envelopes.envelope;
import static dev.baton.server.Envelopes.item;
import static dev.baton.server.Envelopes.transactionPayload;

import dev.baton.server.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Not a test: how soon the page draws large traces, and how smoothly they scroll. Run by benchmarks/page; its rows go to a file. */
@EnabledIfSystemProperty(named = "page.times", matches = ".+")
class PageTimes {
  private static final int SPANS_OF_SEGMENT = 1_000;
  private static final int ROUNDS = 7;

  /** Opens the first trace of the list; milliseconds from the last byte of it to the end of the first frame with rows. */
  private static final String FIRST_PAINT = """
      new Promise(done => {
        performance.clearResourceTimings();
        document.querySelector('.list-link').click();
        const look = () => {
          if (!document.querySelector('.wf .rows > .row')) return requestAnimationFrame(look);
          setTimeout(() => done(performance.now()
            - performance.getEntriesByType('resource').find(each => each.name.includes('/api/traces/%s/columns')).responseEnd));
        };
        look();
      })""".formatted(TRACE);

  /** Scrolls by twenty rows a frame; milliseconds from each frame to the next. */
  private static final String FRAMES = """
      new Promise(done => {
        const viewport = [...document.querySelectorAll('.wf, .wf *')].find(each => each.scrollHeight > each.clientHeight + 1000);
        const times = [];
        const step = now => {
          times.push(now);
          viewport.scrollTop += 480;
          if (times.length < 300) requestAnimationFrame(step);
          else done(times.slice(1).map((time, i) => (time - times[i]).toFixed(1)).join(' '));
        };
        requestAnimationFrame(step);
      })""";

  @TempDir
  private Path folder;

  @Test
  void measure() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int spans : new int[] {10_000, 100_000}) {
      try (Browser browser = Browser.start(folder.resolve("profile" + spans));
          TestServer server = TestServer.start(folder.resolve("data" + spans))) {
        for (int segment = 0; segment < spans / SPANS_OF_SEGMENT; segment++) {
          server.post(segment(segment));
        }
        browser.size(1280, 800);
        List<Double> paints = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          browser.open(server.uri("/"));
          browser.until("document.querySelector('.list-link')");
          paints.add(Double.valueOf(String.valueOf(browser.eval(FIRST_PAINT))));
        }
        List<Double> frames = new ArrayList<>();
        for (String millis : String.valueOf(browser.eval(FRAMES)).split(" ", -1)) {
          frames.add(Double.valueOf(millis));
        }
        rows.append(row(spans, paints, frames));
      }
    }
    Files.writeString(Path.of(System.getProperty("page.times")), rows);
  }

  private static String segment(int number) {
    String root = String.format("%016x", 0x10000 + number);
    StringBuilder spans = new StringBuilder(",\"spans\":[");
    for (int i = 1; i < SPANS_OF_SEGMENT; i++) {
      spans.append(i == 1 ? "" : ",");
      spans.append("{\"trace_id\":\"").append(TRACE);
      spans.append("\",\"span_id\":\"").append(String.format("%08x%08x", number + 1, i));
      spans.append("\",\"parent_span_id\":\"").append(root);
      spans.append("\",\"op\":\"db\",\"description\":\"SELECT ").append(i);
      spans.append("\",\"start_timestamp\":1700000000.6,\"timestamp\":1700000000.7}");
    }
    return envelope(
        String.format("%032x", number + 1),
        item("transaction", transactionPayload(TRACE, root, "", spans + "]")));
  }

  private static String row(int spans, List<Double> paints, List<Double> frames) {
    paints.sort(null);
    frames.sort(null);
    return String.format(
        Locale.ROOT,
        "| %,d | %.0f (%.0f - %.0f) | %.0f | %.1f | %.1f | %.1f |%n",
        spans,
        paints.get(ROUNDS / 2),
        paints.get(0),
        paints.get(ROUNDS - 1),
        1000 * frames.size() / frames.stream().mapToDouble(Double::doubleValue).sum(),
        frames.get(frames.size() / 2),
        frames.get(frames.size() * 99 / 100),
        frames.get(frames.size() - 1));
  }
}
