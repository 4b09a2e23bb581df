package dev.baton.benchmarks.soak;

import com.sun.net.httpserver.HttpServer;
import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.trace.Counter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.ObjectName;

/**
 * What a load of mixed kinds left behind.
 *
 * @param laps what was there after each part of the load, without the first ones
 * @param wrong how often another span was current than should have been
 * @param counters what the SDK counted
 * @param threads that were not there before and are there after all was closed
 * @param objects of the SDK that are there after all was closed, by their class
 */
record Soak(
    List<Lap> laps,
    long wrong,
    Map<Counter, Long> counters,
    Set<String> threads,
    Map<String, Long> objects) {
  /** Laps that only warm up. */
  private static final int WARM_UP = 2;

  /** What a lap may add: what the JDK keeps of its own accord, and less than a byte for each span. */
  private static final long NOISE = 128 << 10;

  private static final Pattern OBJECTS = Pattern.compile(
      "\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+dev\\.baton\\.trace\\.(\\w*(?:Span|Scope|Segment))\\b.*");

  /** Runs {@code laps} parts of {@code time} each, after two to warm up. */
  static Soak run(int laps, Duration time, Consumer<? super Lap> progress) throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    List<Lap> all = new ArrayList<>();
    long wrong;
    Map<Counter, Long> counters;
    HttpServer sink = sink();
    try (Tracing tracing = Tracing.create(
        Options.from(Map.of(), Map.of()),
        options -> options
            .dsn("http://key@127.0.0.1:" + sink.getAddress().getPort() + "/1")
            .tracesSampleRate(1.0)
            .enableBackpressureHandling(false))) {
      try (Load load = new Load(tracing)) {
        for (int i = 0; i < WARM_UP + laps; i++) {
          long spans = load.spans();
          load.run(time);
          tracing.flush(Duration.ofMinutes(1));
          Lap lap = new Lap(load.spans() - spans, heap());
          progress.accept(lap);
          all.add(lap);
        }
        wrong = load.wrong();
      }
      counters = tracing.counters();
    } finally {
      sink.stop(0);
    }
    return new Soak(
        List.copyOf(all.subList(WARM_UP, all.size())),
        wrong,
        counters,
        threadsBeside(before),
        left());
  }

  private static HttpServer sink() throws IOException {
    HttpServer sink =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink.createContext("/", exchange -> {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    sink.start();
    return sink;
  }

  /** Twice, because what is finalized or weakly held goes with the second. */
  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Threads end a little after they were told to. */
  private static Set<String> threadsBeside(Set<Thread> before) throws InterruptedException {
    Set<String> left = Set.of();
    for (int i = 0; i < 600; i++) {
      left = Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> !before.contains(thread) && isOurs(thread))
          .map(Thread::getName)
          .collect(Collectors.toSet());
      if (left.isEmpty()) {
        break;
      }
      Thread.sleep(50);
    }
    return left;
  }

  /** Not those that the JDK keeps for its connections and virtual threads. */
  private static boolean isOurs(Thread thread) {
    return thread.getName().startsWith("baton") || thread.getName().startsWith("pool-");
  }

  private static Map<String, Long> left() throws Exception {
    String histogram = (String) ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            "gcClassHistogram",
            new Object[] {null},
            new String[] {String[].class.getName()});
    Map<String, Long> objects = new TreeMap<>();
    histogram.lines().forEach(line -> {
      Matcher matcher = OBJECTS.matcher(line);
      if (matcher.matches()) {
        objects.put(matcher.group(2), Long.parseLong(matcher.group(1)));
      }
    });
    return objects;
  }

  /** By how many bytes the heap grows from lap to lap. */
  long growth() {
    return Lap.growth(laps);
  }

  /** By how many it may. */
  long allowedGrowth() {
    return NOISE + laps.stream().mapToLong(Lap::spans).sum() / Math.max(1, laps.size()) / 2;
  }

  /** What was found, in a sentence. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "%,d spans in %d parts. After each, a collection left between %,d and %,d bytes, which grow by %,d a part (%,d allowed)."
            + " Left at the end: threads %s, objects %s.",
        laps.stream().mapToLong(Lap::spans).sum(),
        laps.size(),
        laps.stream().mapToLong(Lap::heap).min().orElse(0),
        laps.stream().mapToLong(Lap::heap).max().orElse(0),
        growth(),
        allowedGrowth(),
        threads,
        objects);
  }

  /** What is wrong; empty when nothing is. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (growth() > allowedGrowth()) {
      problems.add("the heap grows by " + growth() + " bytes a lap: " + laps);
    }
    if (wrong != 0) {
      problems.add("another span was current " + wrong + " times");
    }
    if (counters.containsKey(Counter.INTERNAL_ERROR)) {
      problems.add("internal errors: " + counters.get(Counter.INTERNAL_ERROR));
    }
    if (!threads.isEmpty()) {
      problems.add("threads are left: " + threads);
    }
    if (objects.values().stream().anyMatch(count -> count > 100)) {
      problems.add("objects are left: " + objects);
    }
    return problems;
  }
}
