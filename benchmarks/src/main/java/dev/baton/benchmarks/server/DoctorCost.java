package dev.baton.benchmarks.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.MarkedSection;
import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.envelope.ReceivedSegment;
import dev.baton.envelope.TransactionReader;
import dev.baton.protocol.TraceId;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import dev.baton.server.doctor.Doctor;
import dev.baton.server.doctor.Observations;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the doctor costs of taking traces in: the CPU time of its thread, and of what is taken down for it while envelopes are read, over the CPU
 * time of all threads of the server. One process, one run; on Java 17, where every thread has a clock. Arguments: a data directory that is not
 * there yet, how many segments, and the page whose part "cost" says what came of it, where that is wanted.
 */
final class DoctorCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int IN_FLIGHT = 16;
  private static final int BATCH = 4_000;
  private static final int REPEATS = 20;
  private static final int REMEMBERED = 20_000;
  private static final int WARM_UP = 40_000;
  private static final int AIM = 50_000;

  private DoctorCost() {}

  /** Prints what it costs. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, MalformedEnvelope {
    if (arguments.length < 2) {
      System.err.println("Usage: benchmarks/run server.DoctorCost FOLDER SEGMENTS [PAGE]");
      System.exit(2);
    }
    int segments = Integer.parseInt(arguments[1]);
    String busy = Machine.warning();
    TraceServerOptions options =
        TraceServerOptions.defaults().withPort(0).withDataDirectory(Path.of(arguments[0]));
    try (TraceServer server = TraceServer.start(options)) {
      send(server, 0, WARM_UP);
      long before = cpu(false);
      long doctorBefore = cpu(true);
      long begin = System.nanoTime();
      send(server, WARM_UP, segments);
      // the last traces are looked at when they are quiet
      Thread.sleep(4_000);
      double wall = (System.nanoTime() - begin) / 1e9 - 4;
      long doctor = cpu(true) - doctorBefore;
      long all = cpu(false) - before;
      double taken = observing() * (double) segments;
      String text = String.format(
          Locale.ROOT,
          """
          What it costs, by `benchmarks/run server.DoctorCost FOLDER %d` (%s): %,d segments of %d spans in traces of four services
          that call each other, %,.0f spans/s with the sender in the same process. Of %.1f s CPU of all threads of the server %.2f s were of the
          doctor's thread and %.2f s of taking down for it, together **%.1f %%**; at 50,000 spans/s that would be %.1f %% of one CPU. All but %,d
          envelopes were looked at. %,d segments remembered take %.0f MB of the heap, most of it text of headers.%s""",
          segments,
          Machine.describe(),
          segments,
          Payload.SPANS,
          segments * Payload.SPANS / wall,
          all / 1e9,
          doctor / 1e9,
          taken / 1e9,
          100 * (doctor + taken) / all,
          (doctor + taken) / 1e7 * AIM / (segments * Payload.SPANS),
          missed(server),
          REMEMBERED,
          memory(server) / 1e6,
          busy);
      System.out.println(text);
      if (arguments.length > 2) {
        MarkedSection.replace(Path.of(arguments[2]), "cost", text);
      }
    }
  }

  /** A visit that passes four services, each of which calls the next, with all that SDKs say about it. */
  static byte[] body(int number) {
    int place = number % 4;
    String trace = Payload.traceId(number);
    String parent = place == 0
        ? ""
        : ",\"parent_span_id\":\"" + String.format("%016x", (long) number << 16 | 1) + "\"";
    String dsc = "\"trace\":{\"trace_id\":\"" + trace
        + "\",\"public_key\":\"k0\",\"sample_rate\":\"1\",\"sample_rand\":\"0.5\",\"sampled\":\"true\",\"release\":\"shop@1\",\"environment\":\"production\"}";
    String request = ",\"server_name\":\"h" + place
        + "\",\"sdk\":{\"name\":\"sentry.python\",\"version\":\"2.75.0\"},\"request\":{\"method\":\"GET\",\"url\":\"http://s"
        + place + ":8000/cart\",\"headers\":{\"Host\":\"s" + place
        + ":8000\",\"User-Agent\":\"python-requests/2\""
        + (place == 0
            ? ""
            : ",\"Sentry-Trace\":\"" + trace + "-" + String.format("%016x", (long) number << 16 | 1)
                + "-1\",\"Baggage\":\"sentry-trace_id=" + trace
                + ",sentry-public_key=k0,sentry-sample_rate=1,sentry-sample_rand=0.5,sentry-sampled=true\"")
        + "}}";
    StringBuilder body = new StringBuilder();
    Payload.SENTRY.write(body, number);
    return body.toString()
        .replaceFirst("\\{\"event_id\":(\"[0-9a-f]{32}\")}", "{\"event_id\":$1," + dsc + "}")
        .replaceFirst("\"op\":\"db.sql.query\"", "\"op\":\"http.client\"")
        .replaceFirst(
            "SELECT \\* FROM orders_1 WHERE id = \\?", "GET http://s" + (place + 1) + ":8000/cart")
        .replaceFirst("\"op\":\"http.server\"", "\"op\":\"http.server\"" + parent)
        .replaceFirst(",\"tags\":", request + ",\"tags\":")
        .getBytes(UTF_8);
  }

  private static void send(TraceServer server, int from, int count)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    Semaphore free = new Semaphore(IN_FLIGHT);
    for (int batch = from; batch < from + count; batch += BATCH) {
      List<byte[]> bodies = new ArrayList<>();
      for (int i = batch; i < Math.min(batch + BATCH, from + count); i++) {
        bodies.add(body(i));
      }
      for (int i = 0; i < bodies.size(); i++) {
        free.acquire();
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/api/service"
            + (batch + i) % 4 + "/envelope/?sentry_key=k" + (batch + i) % 4);
        HttpRequest request = HttpRequest.newBuilder(uri)
            .POST(BodyPublishers.ofByteArray(bodies.get(i)))
            .build();
        var sent = client
            .sendAsync(request, BodyHandlers.discarding())
            .whenComplete((answer, e) -> free.release());
        if (sent.isCompletedExceptionally()) {
          throw new IOException(uri + " is not answered");
        }
      }
    }
    free.acquire(IN_FLIGHT);
  }

  /** CPU time of the doctor's thread, or of all threads but those that send; nanoseconds. */
  private static long cpu(boolean doctor) {
    long nanos = 0;
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo info = THREADS.getThreadInfo(id);
      String name = info == null ? "" : info.getThreadName();
      boolean sends = name.equals("main")
          || name.startsWith("HttpClient")
          || name.startsWith("ForkJoinPool.commonPool");
      if (doctor ? name.equals("baton-doctor") : !sends) {
        nanos += Math.max(0, THREADS.getThreadCpuTime(id));
      }
    }
    return nanos;
  }

  /** How many envelopes the doctor did not look at, as the server says. */
  private static long missed(TraceServer server) throws IOException, InterruptedException {
    URI uri = URI.create(
        "http://127.0.0.1:" + server.address().getPort() + "/api/findings?since=1s&id=P10");
    HttpResponse<String> answer = HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    Matcher missed = Pattern.compile("\"missed\":(\\d+)").matcher(answer.body());
    if (!missed.find()) {
      throw new IOException(uri + " answers " + answer.body());
    }
    return Long.parseLong(missed.group(1));
  }

  /** CPU nanoseconds of taking down one segment. */
  private static double observing() throws MalformedEnvelope {
    List<Envelope> envelopes = new ArrayList<>();
    List<ReceivedSegment> received = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      Envelope envelope = EnvelopeReader.read(body(i));
      envelopes.add(envelope);
      received.add(TransactionReader.read(envelope.items().get(0)));
    }
    double least = Double.MAX_VALUE;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      long begin = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < BATCH; i++) {
        new Observations(envelopes.get(i).header(), "service", "k0", 1)
            .transaction(received.get(i), "service");
      }
      least = Math.min(least, (THREADS.getCurrentThreadCpuTime() - begin) / (double) BATCH);
    }
    return least;
  }

  /** What a doctor holds who remembers as much as it may, in bytes of the heap. */
  private static long memory(TraceServer server)
      throws MalformedEnvelope, InterruptedException, IOException {
    long before = used();
    try (Doctor doctor = new Doctor(server.traces(), InstantSource.system())) {
      for (int i = 0; i < REMEMBERED; i++) {
        Envelope envelope = EnvelopeReader.read(body(i));
        Observations seen = new Observations(
            envelope.header(), "service" + i % 4, "k" + i % 4, System.currentTimeMillis() * 1000);
        seen.transaction(TransactionReader.read(envelope.items().get(0)), "service" + i % 4);
        doctor.hear(seen);
        if (i % BATCH == 0) {
          doctor.since(0);
        }
      }
      doctor.examine(Objects.requireNonNull(TraceId.parse(Payload.traceId(1))));
      long after = used();
      doctor.since(0);
      return after - before;
    }
  }

  private static long used() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
