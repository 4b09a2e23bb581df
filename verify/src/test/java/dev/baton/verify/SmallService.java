package dev.baton.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceId;
import dev.baton.protocol.TraceparentHeader;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A service that calls the address in {@code ?url=} twice and keeps to all rules that can be seen from outside, but for one. Its rate is
 * 1, its organisation 7, and {@code localhost} is none of its targets.
 */
final class SmallService implements AutoCloseable {
  /** A trace in the service. */
  private record Work(SentryTraceHeader header, DynamicSamplingContext context, boolean isOwn) {}

  private final Break broken;
  private final SmallServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicReference<@Nullable Work> shared = new AtomicReference<>();
  private final AtomicReference<@Nullable Work> last = new AtomicReference<>();
  private final AtomicReference<@Nullable Work> failed = new AtomicReference<>();
  private final Map<DynamicSamplingContext, String> received = new ConcurrentHashMap<>();
  private final Map<Object, Work> connections = new ConcurrentHashMap<>();

  SmallService(Break broken) throws IOException {
    this.broken = broken;
    this.server = new SmallServer(this::handle);
  }

  Template template() {
    return Template.get("http://127.0.0.1:" + server.port() + "/hop?url={echo}");
  }

  private boolean is(Break other) {
    return broken == other;
  }

  private SmallServer.Response handle(SmallServer.Request request)
      throws IOException, InterruptedException {
    if (request.method().equals("OPTIONS")) {
      String names = is(Break.ALLOWS_NO_BAGGAGE_OF_SCRIPTS) ? "" : ", Baggage";
      return new SmallServer.Response(
          204,
          List.of(
              new Header("Access-Control-Allow-Origin", "*"),
              new Header("Access-Control-Allow-Headers", "Sentry-Trace" + names)),
          "");
    }
    Work work = begin(request);
    if (work == null) {
      return new SmallServer.Response(500, List.of(), "malformed");
    }
    boolean isFirst = underWay.getAndIncrement() == 0;
    try {
      if (is(Break.MIXES_PARALLEL_TRACES)) {
        if (isFirst) {
          shared.set(work);
        }
        Work other = shared.get();
        work = other == null ? work : other;
      }
      URI url = URI.create(URLDecoder.decode(request.path().replaceAll(".*url=", ""), UTF_8));
      for (int i = 0; i < 2; i++) {
        call(url, work, i);
      }
    } finally {
      underWay.decrementAndGet();
    }
    return page(work);
  }

  private @Nullable Work begin(SmallServer.Request request) {
    String value = header(request, SentryTraceHeader.NAME);
    String baggage = header(request, "baggage");
    SentryTraceHeader came = read(value);
    if (is(Break.FAILS_AT_MALFORMED_HEADER) && !value.isEmpty() && came == null) {
      return null;
    }
    DynamicSamplingContext context = DynamicSamplingContext.parse(baggage);
    String traceId = context.get("trace_id");
    if (is(Break.CONTINUES_BAGGAGE_ALONE) && value.isEmpty() && traceId != null) {
      TraceId id = requireNonNull(TraceId.parse(traceId));
      return new Work(new SentryTraceHeader(id, 1, Sampled.YES), context, false);
    }
    if (is(Break.KNOWS_NO_LIMIT)) {
      received.put(context, baggage.replaceAll("\\s*,?vendor-[^,]*|\\s", ""));
    }
    Work before = last.get();
    boolean isRefused = !is(Break.CONTINUES_ANY_ORGANIZATION)
        && !"7".equals(context.toMap().getOrDefault("org_id", "7"));
    boolean lacks = is(Break.NEEDS_BAGGAGE) && traceId == null;
    if (came == null || isRefused || lacks || is(Break.CONTINUES_NOTHING)) {
      boolean keeps = is(Break.KEEPS_LAST_TRACE) && before != null && (value + baggage).isEmpty();
      return own(keeps ? requireNonNull(before).header().traceId() : newTraceId());
    }
    Work work = continued(came, context);
    last.set(work);
    Work stuck = failed.getAndSet(null);
    if (is(Break.KEEPS_TRACE_AFTER_ERROR) && stuck != null) {
      return stuck;
    }
    Work first = connections.putIfAbsent(request.connection(), work);
    return is(Break.KEEPS_TRACE_OF_CONNECTION) && first != null ? first : work;
  }

  private String header(SmallServer.Request request, String name) {
    return request.headers().stream()
        .filter(header -> is(Break.READS_LOWER_CASE_ONLY)
            ? header.name().equals(name)
            : header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .collect(Collectors.joining(","));
  }

  private @Nullable SentryTraceHeader read(String value) {
    if (is(Break.READS_BLANKS) && !value.equals(value.strip())) {
      return null;
    }
    if (is(Break.TAKES_LAST_OF_TWO)) {
      return SentryTraceHeader.parse(value.substring(value.lastIndexOf(',') + 1));
    }
    SentryTraceHeader header = SentryTraceHeader.parse(value);
    boolean takes = is(Break.TAKES_MALFORMED_HEADER) && value.matches("[0-9a-f]{32}-.*");
    if (header == null && takes) {
      TraceId id = requireNonNull(TraceId.parse(value.substring(0, 32)));
      return new SentryTraceHeader(id, 1, Sampled.YES);
    }
    return header;
  }

  private Work own(TraceId id) {
    Map<String, String> context = new LinkedHashMap<>();
    context.put("trace_id", id.toString());
    context.put("public_key", "small");
    context.put("sample_rate", "1");
    context.put("sample_rand", "0.500000");
    context.put("sampled", Boolean.toString(!is(Break.CONTRADICTS_ITSELF)));
    context.put("org_id", "7");
    return new Work(
        new SentryTraceHeader(id, newSpanId(), Sampled.YES),
        DynamicSamplingContext.of(context),
        true);
  }

  private Work continued(SentryTraceHeader came, DynamicSamplingContext context) {
    Sampled sampled = came.sampled();
    DynamicSamplingContext passed = context;
    if (sampled == Sampled.DEFERRED && !is(Break.LEAVES_DECISION_OPEN)) {
      sampled = Sampled.YES;
      passed = passed.with("sample_rate", "1").with("sampled", "true");
    } else if (sampled == Sampled.NO && is(Break.TURNS_0_INTO_1)) {
      sampled = Sampled.YES;
    } else if (sampled == Sampled.YES && is(Break.DROPS_THE_FLAG)) {
      sampled = Sampled.DEFERRED;
    }
    if (is(Break.REPLACES_PUBLIC_KEY)) {
      passed = passed.with("public_key", "small");
    }
    if (is(Break.ADDS_A_MEMBER)) {
      passed = passed.with("extra", "1");
    }
    if (is(Break.LOSES_RANDOM_VALUE)) {
      Map<String, String> rest = new LinkedHashMap<>(passed.toMap());
      rest.remove("sample_rand");
      passed = DynamicSamplingContext.of(rest);
    }
    return new Work(new SentryTraceHeader(came.traceId(), came.spanId(), sampled), passed, false);
  }

  private void call(URI url, Work work, int number) throws IOException, InterruptedException {
    TraceId id = work.isOwn() && number > 0 && is(Break.BEGINS_TRACE_AT_EACH_CALL)
        ? newTraceId()
        : work.header().traceId();
    long spanId = is(Break.REPEATS_SPAN_ID) ? work.header().spanId() : newSpanId();
    SentryTraceHeader header = new SentryTraceHeader(id, spanId, work.header().sampled());
    HttpRequest.Builder request = HttpRequest.newBuilder(url);
    if (!url.getHost().equals("localhost") || is(Break.IGNORES_TARGETS)) {
      inject(request, header, work);
    }
    int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
    if (status == 500) {
      failed.set(work);
    } else if (status != 200) {
      URI next = status == 302 ? URI.create(url + "/moved") : url;
      HttpRequest.Builder again = HttpRequest.newBuilder(next);
      inject(again, header, work);
      if (is(status == 302 ? Break.APPENDS_AT_REDIRECT : Break.APPENDS_AT_RETRY)) {
        inject(again, header, work);
      }
      client.send(again.build(), BodyHandlers.discarding());
    }
  }

  private void inject(HttpRequest.Builder request, SentryTraceHeader header, Work work) {
    if (is(Break.INJECTS_NOTHING)) {
      return;
    }
    String value = header.toString();
    request.header(
        "sentry-trace", is(Break.INJECTS_UPPER_CASE) ? value.toUpperCase(Locale.ROOT) : value);
    long spanId = is(Break.SENDS_OTHER_TRACEPARENT) ? 1 : header.spanId();
    request.setHeader(
        "traceparent", TraceparentHeader.format(header.traceId(), spanId, header.sampled()));
    String baggage = baggage(work.context());
    if (!baggage.isEmpty() && !is(Break.INJECTS_NO_BAGGAGE)) {
      request.header("baggage", baggage);
    }
  }

  private String baggage(DynamicSamplingContext context) {
    return switch (broken) {
      case ENCODES_TWICE -> context.toBaggage().replace("%", "%25");
      case FORWARDS_FOREIGN_MEMBERS -> context.toBaggage() + ",vendor-a=1";
      case KNOWS_NO_LIMIT -> Objects.toString(received.get(context), context.toBaggage());
      case HAS_SMALLER_LIMIT -> context.toBaggage().replaceAll("^((?:[^,]*,){20}[^,]*),.*", "$1");
      default -> context.toBaggage();
    };
  }

  private SmallServer.Response page(Work work) {
    String id = work.header().traceId().toString();
    if (is(Break.WRITES_TAGS_OF_OTHER_TRACE)) {
      id = newTraceId().toString();
    }
    String body =
        "<html><head><meta name=\"sentry-trace\" content=\"" + id + "-00000000000000aa-1\"/>"
            + "<meta content='sentry-trace_id=" + id + "' name='baggage'></head></html>";
    String control = is(Break.LETS_PAGES_BE_CACHED) ? "max-age=600" : "private";
    return new SmallServer.Response(
        200,
        List.of(
            new Header("content-type", "text/html;charset=utf-8"),
            new Header("cache-control", control)),
        body);
  }

  private static TraceId newTraceId() {
    return new TraceId(newSpanId(), newSpanId());
  }

  private static long newSpanId() {
    return ThreadLocalRandom.current().nextLong() | 1;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
