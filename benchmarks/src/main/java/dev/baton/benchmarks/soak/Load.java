package dev.baton.benchmarks.soak;

import dev.baton.Tracing;
import dev.baton.propagation.MapGetter;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What programs do with an SDK, right and wrong, all at once. */
final class Load implements AutoCloseable {
  /*
   * Each turn does one thing of each kind on a thread that lives as long as the load. What leaves a scope open for good does so on a thread that
   * ends, since the scopes of a thread are kept as long as it is. A task hands itself in again for as long as the load lasts, beside the turns.
   */

  /** How many virtual threads run at the same time, where Java has them. */
  static final int VIRTUAL_THREADS = 10_000;

  private static final int TURNS = 200;
  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef-";
  private static final String BAGGAGE =
      "vendor=x,sentry-trace_id=771a43a4192642f0b136d5159a501700,sentry-sampled=true,sentry-sample_rate=1";

  private final Tracing tracing;
  private final Tracer tracer;
  private final ExecutorService plain = Executors.newFixedThreadPool(2);
  private final ExecutorService carrying;
  private final @Nullable ExecutorService virtual = virtualThreads();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private volatile boolean running = true;

  Load(Tracing tracing) {
    this.tracing = tracing;
    this.tracer = tracing.tracer();
    this.carrying = tracing.wrap(plain);
    carrying.execute(this::again);
  }

  /** An executor with a virtual thread for each task; null before Java 21. */
  private static @Nullable ExecutorService virtualThreads() {
    try {
      Method make = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
      return (ExecutorService) make.invoke(null);
    } catch (NoSuchMethodException e) {
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs for so long, and returns when nothing of it is in flight any more. */
  void run(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    do {
      for (int i = 0; i < TURNS; i++) {
        turn(i);
      }
      if (virtual != null) {
        manyThreads(virtual);
      }
    } while (System.nanoTime() < end);
  }

  /** How many spans were started. */
  long spans() {
    return done.get();
  }

  /** How often another span was current than should have been. */
  long wrong() {
    return wrong.get();
  }

  private void turn(int number) throws Exception {
    request(number % 4 == 0 ? "0" : "1");
    abandon();
    disorder();
    expect(tracer.base());
    if (number % 50 == 0) {
      endingThread();
      tracing.captureException(new IllegalStateException("soak"));
    }
  }

  /** A request comes in, calls others, and hands something to another thread. */
  private void request(String sampled) throws Exception {
    Map<String, String> headers = Map.of("sentry-trace", TRACE + sampled, "baggage", BAGGAGE);
    Span trace = tracing.continueTrace(tracing.propagation().extract(headers, MapGetter.INSTANCE));
    try (Scope outer = trace.makeCurrent()) {
      Span root = start("GET /cart", "http.server");
      try (Scope scope = root.makeCurrent()) {
        for (int i = 0; i < 5; i++) {
          Span child = start("GET /price", "http.client");
          child.setAttribute("http.request.method", "GET").setAttribute("i", i);
          tracing.propagation().inject(child, new HashMap<String, String>(), Map::put);
          child.end();
        }
        Future<?> elsewhere = carrying.submit(() -> expect(root));
        elsewhere.get();
      }
      root.end();
    }
  }

  /** Spans that nobody ends, and some that end too late. */
  private void abandon() {
    Span root = start("abandoned", "soak");
    try (Scope scope = root.makeCurrent()) {
      start("abandoned child", "soak");
      Span late = start("late", "soak");
      Span other = start("sibling", "soak");
      if (done.get() % 2 == 0) {
        root.end();
      }
      late.end();
      other.end();
    }
  }

  private void disorder() throws Exception {
    Span span = start("disorder", "soak");
    Scope first = span.makeCurrent();
    Scope second = tracer.newTrace().makeCurrent();
    Scope third = tracer.suppressed().makeCurrent();
    first.close();
    first.close();
    Scope crossing = second;
    plain.submit(crossing::close).get();
    third.close();
    span.end();
  }

  /** A thread that ends with its scopes open. */
  private void endingThread() throws InterruptedException {
    Thread thread = new Thread(() -> {
      Scope left = start("left", "soak").makeCurrent();
      expect(left.span());
    });
    thread.start();
    thread.join();
  }

  private void manyThreads(ExecutorService threads) throws Exception {
    Span root = start("many", "soak");
    try (Scope scope = root.makeCurrent()) {
      Future<?>[] all = new Future<?>[VIRTUAL_THREADS];
      for (int i = 0; i < all.length; i++) {
        all[i] = threads.submit(tracing.wrap(() -> {
          expect(root);
          Span child = start("virtual", "soak");
          try (Scope inner = child.makeCurrent()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            expect(child);
          }
          child.end();
        }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    root.end();
  }

  /** Hands itself in again, in the span of this run. */
  private void again() {
    Span span = start("again", "soak");
    try (Scope scope = span.makeCurrent()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      if (running) {
        try (Scope trace = tracer.withoutActive().makeCurrent()) {
          carrying.execute(this::again);
        }
      }
    }
    span.end();
  }

  private Span start(String name, String op) {
    done.incrementAndGet();
    return tracer.start(name, op);
  }

  private void expect(Span span) {
    if (tracer.current() != span) {
      wrong.incrementAndGet();
    }
  }

  /** Ends its threads. */
  @Override
  public void close() throws InterruptedException {
    running = false;
    plain.shutdown();
    plain.awaitTermination(60, TimeUnit.SECONDS);
    if (virtual != null) {
      virtual.shutdown();
      virtual.awaitTermination(60, TimeUnit.SECONDS);
    }
  }
}
