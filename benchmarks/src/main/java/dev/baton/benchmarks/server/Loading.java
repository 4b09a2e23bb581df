package dev.baton.benchmarks.server;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** All that one server is sent, a part of it in each turn. */
final class Loading {
  /** Servers become faster at first, so what is sent in the first quarter of the turns does not count. */
  private static final int WARM_UP = 4;

  private final Program program;
  private final Target target;
  private final int segments;
  private final int connections;
  private int sent;
  private double counted;
  private double nanos;
  private double senderNanos;
  private double serverSeconds;

  Loading(Program program, Payload payload, int segments, int connections) {
    this.program = program;
    this.target = new Target(program.address(), payload);
    this.segments = segments;
    this.connections = connections;
  }

  /** Sends the next part of it. */
  void turn(int turn, int turns) throws IOException {
    int end = (int) ((turn + 1L) * segments / turns);
    double before = program.cpuSeconds();
    Target.Load load = target.load(sent, end, connections);
    if (turn >= turns / WARM_UP) {
      serverSeconds += program.cpuSeconds() - before;
      senderNanos += load.cpuNanos();
      nanos += load.nanos();
      counted += (end - sent) * (double) Payload.SPANS;
    }
    sent = end;
  }

  /** How many it is in all. */
  long spans() {
    return segments * (long) Payload.SPANS;
  }

  @Override
  public String toString() {
    return target.address().toString();
  }

  /** Spans in a second, CPU of the server and of the sender for each of them, and the most memory until now; for the table. */
  List<String> figures() throws IOException {
    return List.of(
        String.format(Locale.ROOT, "%,d", Math.round(counted * 1e9 / nanos)),
        String.format(
            Locale.ROOT, "%.1f + %.1f", serverSeconds * 1e6 / counted, senderNanos / 1e3 / counted),
        String.format(Locale.ROOT, "%,d", program.memory()));
  }
}
