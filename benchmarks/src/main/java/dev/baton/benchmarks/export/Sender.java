package dev.baton.benchmarks.export;

import com.sun.management.ThreadMXBean;
import dev.baton.Tracing;
import dev.baton.protocol.NameSource;
import dev.baton.trace.Counter;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;

/**
 * A program that ends traces for some seconds, in a JVM of its own whose heap is small. Arguments: a DSN, the number of children of each
 * trace, seconds of warm-up, seconds that count, and whether to flood. Writes one line, a {@link Sent}.
 *
 * <p>It ends half a queue of spans and waits until they are sent, and so on: the sender always has something to do, and nothing is
 * dropped. When it floods, it never waits.
 */
final class Sender {
  /** The default of {@code maxQueuedSpans}. */
  private static final int QUEUE = 20_000;

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Tracing tracing;
  private final int children;
  private final boolean floods;
  private long traces;

  private Sender(Tracing tracing, int children, boolean floods) {
    this.tracing = tracing;
    this.children = children;
    this.floods = floods;
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    try (Tracing tracing = Tracing.create(options -> options
        .dsn(arguments[0])
        .tracesSampleRate(1)
        .enableBackpressureHandling(false)
        .maxQueuedSpans(QUEUE))) {
      Sender sender =
          new Sender(tracing, Integer.parseInt(arguments[1]), Boolean.parseBoolean(arguments[4]));
      System.out.println(sender.measure(seconds(arguments[2]), seconds(arguments[3])));
      System.out.flush();
    }
  }

  private static Duration seconds(String argument) {
    return Duration.ofSeconds(Long.parseLong(argument));
  }

  private Sent measure(Duration warmUp, Duration duration) {
    send(warmUp);
    tracing.flush(LONG);
    long thread = senderThread();
    long tracesBefore = traces;
    long droppedBefore = dropped();
    long cpuBefore = THREADS.getThreadCpuTime(thread);
    long bytesBefore = THREADS.getThreadAllocatedBytes(thread);
    long start = System.nanoTime();
    send(duration);
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    tracing.flush(LONG);
    long nanos = System.nanoTime() - start;
    return new Sent(
        (traces - tracesBefore) * (1 + children),
        (dropped() - droppedBefore) * (1 + children),
        nanos,
        THREADS.getThreadCpuTime(thread) - cpuBefore,
        THREADS.getThreadAllocatedBytes(thread) - bytesBefore,
        heap);
  }

  private void send(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    do {
      for (int spans = 0; spans < QUEUE / 2; spans += 1 + children) {
        trace();
      }
      if (!floods) {
        tracing.flush(LONG);
      }
    } while (System.nanoTime() < end);
  }

  private void trace() {
    Tracer tracer = tracing.tracer();
    Span root =
        tracer.startSegment(tracer.newTrace(), "GET /cart", NameSource.ROUTE, "http.server");
    try (Scope scope = root.makeCurrent()) {
      for (int i = 0; i < children; i++) {
        Span child = tracer.start("SELECT cents FROM price WHERE sku = ?", "db");
        child.setAttribute("server.address", "db.example.com");
        child.setAttribute("db.rows", i);
        child.end();
      }
    }
    root.end();
    traces++;
  }

  /** Traces that did not arrive, for whatever reason. */
  private long dropped() {
    long dropped = 0;
    for (Counter counter : new Counter[] {
      Counter.QUEUE_FULL, Counter.NETWORK_FAILED, Counter.SERVER_REFUSED, Counter.RATE_LIMITED
    }) {
      dropped += tracing.counters().getOrDefault(counter, 0L);
    }
    return dropped;
  }

  private static long senderThread() {
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals("baton-sender")) {
        return thread.getThreadId();
      }
    }
    throw new IllegalStateException("no thread baton-sender");
  }
}
