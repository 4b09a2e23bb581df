package dev.baton.cli;

import dev.baton.cli.doctor.Diagnoses;
import dev.baton.cli.text.Line;
import dev.baton.cli.text.Problem;
import dev.baton.cli.text.Style;
import dev.baton.cli.text.Terminal;
import dev.baton.cli.trace.TraceClient;
import dev.baton.protocol.TraceId;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Prints what the doctor found in traces that arrived, once it has looked: some seconds after they did. A thread of its own asks, since the
 * one that hears of traces waits for the next. Thread-safe.
 */
final class VerdictLines {
  private static final int SHORT = 8;
  private static final int MOST = 200;
  private static final int EVERY_MILLIS = 500;

  /** The doctor looks two seconds after the last envelope, and a last time after ten. */
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(2500);

  private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(13);

  /** A trace of which a verdict is expected, and what has been said of it. */
  private record Expected(long sinceNanos, List<String> said) {}

  private final TraceClient client;
  private final Terminal terminal;
  private final PrintWriter out;
  private final Map<TraceId, Expected> expected = new LinkedHashMap<>();

  VerdictLines(TraceClient client, Terminal terminal, PrintWriter out) {
    this.client = client;
    this.terminal = terminal;
    this.out = out;
  }

  /** Begins to ask. */
  void start() {
    Thread thread = new Thread(this::run, "baton-tail-verdicts");
    thread.setDaemon(true);
    thread.start();
  }

  /** A trace has arrived, or has grown. */
  synchronized void expect(TraceId id) {
    Expected before = expected.get(id);
    expected.put(id, new Expected(System.nanoTime(), before == null ? List.of() : before.said()));
    if (expected.size() > MOST) {
      expected.remove(expected.keySet().iterator().next());
    }
  }

  private void run() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
        look();
      }
    } catch (InterruptedException | Problem e) {
      // the server has ended; who hears of traces says so
    }
  }

  private void look() throws Problem {
    for (TraceId id : due()) {
      List<String> ids = Diagnoses.verdict(client.verdictJson(id));
      synchronized (this) {
        Expected before = expected.get(id);
        if (ids != null && before != null && !ids.equals(before.said())) {
          expected.put(id, new Expected(before.sinceNanos(), ids));
          out.println(line(id, ids));
          out.flush();
        }
      }
    }
  }

  private synchronized List<TraceId> due() {
    long now = System.nanoTime();
    for (Iterator<Expected> all = expected.values().iterator(); all.hasNext(); ) {
      if (now - all.next().sinceNanos() > LAST_NANOS) {
        all.remove();
      }
    }
    return expected.entrySet().stream()
        .filter(each -> now - each.getValue().sinceNanos() > FIRST_NANOS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private String line(TraceId id, List<String> ids) {
    String digits = id.toString().substring(0, SHORT);
    Line line = new Line(terminal).add(digits, Style.BOLD).add("  doctor: ");
    return ids.isEmpty()
        ? line.add("nothing any more", Style.OK).toString()
        : line.add(String.join(" ", ids), Style.FAULT_BOLD)
            .add("  ./baton trace " + digits, Style.DIM)
            .toString();
  }
}
