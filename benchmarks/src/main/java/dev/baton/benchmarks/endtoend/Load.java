package dev.baton.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Some connections that send one request after the other, each as soon as the answer is there.
 *
 * <p>The requests carry a trace in both dialects and eight baggage members of Sentry's. Whether it is sampled is left to the service, where
 * the dialect can say so ({@code sentry-trace} without a decision); {@code traceparent} says yes.
 */
final class Load {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef";

  private final long nanos;
  private final long[] latencies;

  private Load(long nanos, long[] latencies) {
    this.nanos = nanos;
    this.latencies = latencies;
  }

  /** Sends to {@code /cart} at a port of this machine, over so many connections, at least one request over each. */
  static Load run(int port, int connections, Duration duration)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      long start = System.nanoTime();
      long end = start + duration.toNanos();
      List<Callable<long[]>> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(() -> connection(port, end));
      }
      List<long[]> latencies = new ArrayList<>();
      for (Future<long[]> one : threads.invokeAll(all)) {
        latencies.add(one.get());
      }
      long nanos = System.nanoTime() - start;
      return new Load(
          nanos, latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray());
    } catch (ExecutionException e) {
      throw new IOException("the service at port " + port + " failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static long[] connection(int port, long end) throws IOException {
    byte[] request = request(port);
    long[] latencies = new long[1 << 12];
    int count = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      long now = System.nanoTime();
      do {
        out.write(request);
        readAnswer(in);
        long after = System.nanoTime();
        if (count == latencies.length) {
          latencies = Arrays.copyOf(latencies, 2 * count);
        }
        latencies[count++] = after - now;
        now = after;
      } while (now < end);
    }
    return Arrays.copyOf(latencies, count);
  }

  private static byte[] request(int port) {
    return ("GET /cart HTTP/1.1\r\nHost: 127.0.0.1:" + port
            + "\r\nsentry-trace: " + TRACE
            + "\r\ntraceparent: 00-" + TRACE + "-01"
            + "\r\nbaggage: sentry-environment=production,sentry-release=shop%401.4.2"
            + ",sentry-public_key=49d0f7386ad645858ae85020e393bef3"
            + ",sentry-trace_id=771a43a4192642f0b136d5159a501700,sentry-org_id=447951"
            + ",sentry-transaction=GET%20%2Fcart,sentry-sample_rand=0.250771,sentry-sample_rate=0.5"
            + "\r\n\r\n")
        .getBytes(ISO_8859_1);
  }

  /** Reads to the end of an answer that has a length. */
  private static void readAnswer(InputStream in) throws IOException {
    String status = readLine(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("answered " + status);
    }
    int length = 0;
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    in.skipNBytes(length);
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection was closed");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** How many requests were answered. */
  int requests() {
    return latencies.length;
  }

  /** Requests in a second. */
  double perSecond() {
    return latencies.length * 1e9 / nanos;
  }

  /** The latency in milliseconds that so many of a hundred requests did not exceed. */
  double percentileMillis(double percent) {
    int index = (int) Math.ceil(latencies.length * percent / 100) - 1;
    return latencies[Math.max(0, index)] / 1e6;
  }
}
