package dev.baton.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the service's DSN names: takes envelopes on a port of this machine and keeps which spans they report. Whatever else comes there is a
 * call of the service. Thread-safe.
 */
final class Intake implements AutoCloseable {
  private static final int LONGEST = 64 << 20;
  private static final int MOST_SPANS = 100_000;
  private static final int NO_BODY = -1;
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final LoopbackServer server;
  private final Place calls = new Place("", Reply.OK);
  private final List<Reported> spans = new ArrayList<>();
  private int envelopes;
  private volatile boolean isSilent;
  private @Nullable SdkInfo sdk;

  /**
   * Listens on loopback.
   *
   * @throws IOException when the port is taken
   */
  Intake(int port) throws IOException {
    server = new LoopbackServer("baton-verify-intake", port, this::take);
  }

  /** Waits until calls have come, and the spans of those that are sampled, and no more comes; or until the time is over. */
  Exchange listen(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    List<Carried> before = List.of();
    List<Carried> now = calls.calls(atMost);
    while (now.size() > before.size() && end - System.nanoTime() > 0) {
      before = now;
      List<Long> wanted = sampled(now);
      await(
          spans -> spans.stream().map(span -> span.span().spanId()).toList().containsAll(wanted),
          Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      await(spans -> false, QUIET);
      now = calls.calls(Duration.ZERO);
    }
    String problem = now.isEmpty() ? "nothing was called within " + atMost.toSeconds() + " s" : "";
    return new Exchange(List.of(), null, problem, now, "");
  }

  private static List<Long> sampled(List<Carried> calls) {
    return calls.stream()
        .filter(call -> call.trace() != null)
        .map(Subject::header)
        .filter(header -> header.sampled() == Sampled.YES)
        .map(SentryTraceHeader::spanId)
        .toList();
  }

  /** How many envelopes have come, whatever was in them. */
  synchronized int envelopes() {
    return envelopes;
  }

  /** Who sent the first envelope that says so, such as {@code sentry.python 2.44.0}; null when none has. */
  synchronized @Nullable String sdk() {
    return sdk == null ? null : sdk.name() + " " + sdk.version();
  }

  /** Waits until {@code enough} of what was reported is there; returns all, whether it is enough or not. */
  synchronized List<Reported> await(Predicate<List<Reported>> enough, Duration atMost)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!enough.test(spans)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      wait(left / 1_000_000 + 1);
    }
    return List.copyOf(spans);
  }

  /** The spans of a trace; waits for its segment, but only briefly once nothing at all has come within that time. */
  List<Reported> spansOf(TraceId trace, Duration atMost) throws InterruptedException {
    List<Reported> all = await(
        spans -> spans.stream().anyMatch(span -> span.isSegment() && span.isOf(trace)),
        isSilent ? QUIET : atMost);
    isSilent = envelopes() == 0;
    return all.stream().filter(span -> span.isOf(trace)).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("access-control-allow-origin", "*");
      exchange.getResponseHeaders().set("access-control-allow-headers", "*");
      exchange.getResponseHeaders().set("content-type", "application/json");
      String path = exchange.getRequestURI().getPath();
      boolean isReport = path.matches(".*/envelope/?");
      int status = 200;
      if (exchange.getRequestMethod().equals("OPTIONS")) {
        exchange.sendResponseHeaders(204, NO_BODY);
        return;
      }
      if (isReport) {
        status = keep(exchange) ? 200 : 400;
      } else {
        exchange.getRequestBody().readAllBytes();
        status = calls.take(Carried.of(exchange.getRequestHeaders()));
      }
      byte[] body = "{}".getBytes(UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean keep(HttpExchange exchange) throws IOException {
    try (InputStream in = plain(exchange)) {
      Envelope envelope = EnvelopeReader.read(in.readNBytes(LONGEST));
      List<Reported> all = Reported.of(envelope);
      synchronized (this) {
        envelopes++;
        if (sdk == null) {
          sdk = sdk(envelope.header().sdk(), all);
        }
        if (spans.size() < MOST_SPANS) {
          spans.addAll(all);
        }
        notifyAll();
      }
      return true;
    } catch (MalformedEnvelope e) {
      return false;
    }
  }

  /** Some SDKs say it in the header of the envelope, others in what is in it. */
  private static @Nullable SdkInfo sdk(@Nullable SdkInfo ofHeader, List<Reported> spans) {
    return ofHeader != null || spans.isEmpty() ? ofHeader : spans.get(0).sdk();
  }

  private static InputStream plain(HttpExchange exchange) throws IOException {
    String encoding = exchange.getRequestHeaders().getFirst("content-encoding");
    InputStream body = exchange.getRequestBody();
    return switch (encoding == null ? "" : encoding.toLowerCase(Locale.ROOT)) {
      case "gzip" -> new GZIPInputStream(body);
      case "deflate" -> new InflaterInputStream(body);
      default -> body;
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
