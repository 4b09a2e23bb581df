package dev.baton.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.JsonWriter;
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
 * 1, it continues only traces of its organisation, 7, it puts {@code tenant=7} on its calls, and {@code localhost} is none of its targets.
 * At {@code /fail} it does the same and answers 500.
 */
final class SmallService implements AutoCloseable {
  /**
   * A trace in the service.
   *
   * @param came null for an own trace
   * @param told the sampling context as it came, or was made
   */
  private record Work(
      SentryTraceHeader header,
      DynamicSamplingContext context,
      @Nullable SentryTraceHeader came,
      DynamicSamplingContext told) {
    boolean isOwn() {
      return came == null;
    }
  }

  private final Break broken;
  private final int dsnPort;
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
    this(broken, 0);
  }

  /** It reports to this port of this machine, unless it is 0. */
  SmallService(Break broken, int dsnPort) throws IOException {
    this.broken = broken;
    this.dsnPort = dsnPort;
    this.server = new SmallServer(this::handle);
  }

  Template template() {
    return Template.get("http://127.0.0.1:" + server.port() + "/hop?url={echo}");
  }

  /** What it answers with an error. */
  Template failing() {
    return Template.get("http://127.0.0.1:" + server.port() + "/fail?url={echo}");
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
      List<SentryTraceHeader> calls = List.of(call(url, work, 0), call(url, work, 1));
      if (dsnPort != 0) {
        report(work, calls);
      }
      if (request.path().startsWith("/fail")) {
        if (is(Break.KEEPS_TRACE_AFTER_OWN_ERROR)) {
          failed.set(work);
        }
        return new SmallServer.Response(500, List.of(), "failed");
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
      SentryTraceHeader header = new SentryTraceHeader(id, 1, Sampled.YES);
      return new Work(header, context, header, context);
    }
    if (is(Break.KNOWS_NO_LIMIT)) {
      received.put(context, baggage.replaceAll("\\s*,?vendor-[^,]*|\\s", ""));
    }
    Work before = last.get();
    boolean isStrict = !is(Break.CONTINUES_TRACES_WITHOUT_ORGANIZATION)
        && !is(Break.INJECTS_NO_BAGGAGE); // of which no caller knows the organisation
    String unnamed = isStrict ? "none" : "7";
    boolean isRefused = !is(Break.CONTINUES_ANY_ORGANIZATION)
        && !"7".equals(context.toMap().getOrDefault("org_id", unnamed));
    boolean lacks = is(Break.NEEDS_BAGGAGE) && traceId == null;
    if (came == null || isRefused || lacks || is(Break.CONTINUES_NOTHING)) {
      boolean keeps = is(Break.KEEPS_LAST_TRACE) && before != null && (value + baggage).isEmpty();
      return own(keeps ? requireNonNull(before).header().traceId() : newTraceId());
    }
    Work work = continued(came, context);
    last.set(work);
    Work stuck = failed.getAndSet(null);
    if (stuck != null) {
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
        null,
        DynamicSamplingContext.of(context));
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
    SentryTraceHeader header = new SentryTraceHeader(came.traceId(), came.spanId(), sampled);
    return new Work(header, passed, came, context);
  }

  private SentryTraceHeader call(URI url, Work work, int number)
      throws IOException, InterruptedException {
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
      if (is(Break.KEEPS_TRACE_AFTER_ERROR)) {
        failed.set(work);
      }
    } else if (status != 200) {
      URI next = status == 302 ? URI.create(url + "/moved") : url;
      HttpRequest.Builder again = HttpRequest.newBuilder(next);
      inject(again, header, work);
      if (is(status == 302 ? Break.APPENDS_AT_REDIRECT : Break.APPENDS_AT_RETRY)) {
        inject(again, header, work);
      }
      client.send(again.build(), BodyHandlers.discarding());
    }
    return header;
  }

  /** Sends a transaction with a span for each call, where the trace is sampled. */
  private void report(Work work, List<SentryTraceHeader> calls)
      throws IOException, InterruptedException {
    SentryTraceHeader came = work.came();
    Sampled decision = came == null ? Sampled.YES : came.sampled();
    boolean isLeftOut = switch (decision) {
      case YES -> false;
      case NO -> !is(Break.REPORTS_WHAT_IS_NOT_SAMPLED);
      case DEFERRED -> is(Break.DROPS_WHAT_IT_DECIDES);
    };
    if (isLeftOut) {
      return;
    }
    DynamicSamplingContext told =
        is(Break.REPORTS_ANOTHER_CONTEXT) ? work.told().with("environment", "small") : work.told();
    String id = work.header().traceId().toString();
    JsonWriter transaction = new JsonWriter().beginObject().name("type").value("transaction");
    transaction.name("contexts").beginObject().name("trace").beginObject();
    transaction.name("trace_id").value(id).name("span_id").id(newSpanId());
    if (came != null) {
      transaction.name("parent_span_id");
      transaction.id(is(Break.NAMES_OTHER_PARENT) ? 1 : came.spanId());
    }
    transaction.endObject().endObject().name("spans").beginArray();
    for (SentryTraceHeader call :
        is(Break.REPORTS_NO_CALLS) ? List.<SentryTraceHeader>of() : calls) {
      transaction.beginObject().name("trace_id").value(id).name("span_id").id(call.spanId());
      transaction.name("start_timestamp").value(1).name("timestamp").value(2);
      transaction.endObject();
    }
    transaction.endArray().name("start_timestamp").value(1).name("timestamp").value(2);
    transaction.endObject();
    JsonWriter header = new JsonWriter().beginObject().name("trace").any(told.toMap());
    header.name("sdk").beginObject().name("name").value("small").name("version").value("1");
    header.endObject().endObject();
    String envelope = new String(header.toByteArray(), UTF_8) + "\n{\"type\":\"transaction\"}\n"
        + new String(transaction.toByteArray(), UTF_8) + "\n";
    URI dsn = URI.create("http://127.0.0.1:" + dsnPort + "/api/1/envelope/");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(dsn).POST(HttpRequest.BodyPublishers.ofString(envelope));
    client.send(request.build(), BodyHandlers.discarding());
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
    String own = is(Break.LOSES_OWN_MEMBERS) && !work.isOwn() ? "" : "tenant=7";
    if (!is(Break.INJECTS_NO_BAGGAGE)) {
      request.header(
          "baggage", baggage.isEmpty() || own.isEmpty() ? baggage + own : own + "," + baggage);
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
