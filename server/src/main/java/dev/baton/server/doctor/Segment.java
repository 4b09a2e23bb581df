package dev.baton.server.doctor;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.TraceId;
import dev.baton.server.store.SpanIdSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one process did in a trace, as far as propagation goes. Immutable; its spans are not kept.
 *
 * @param traceId its trace
 * @param spanId its root, which names it
 * @param parentSpanId the parent of the root; 0 when it has none
 * @param complete whether the root is there; parts of streamed segments may come before it
 * @param origin who sent it
 * @param service its name
 * @param op of the root; empty when it is not told
 * @param name of the root
 * @param source where the name came from
 * @param address what it served, of messages the destination
 * @param messageId of the message that it processed; null when it is not told
 * @param carrier the headers of the request; null when they were not recorded
 * @param received what Baton says that it did with them; null when another SDK sent it
 * @param withoutContext whether Baton says that the trace came without a sampling context
 * @param dsc the sampling context of the envelope; empty when there was none
 * @param pageOrigin scheme, host and port of a browser's page; null when it is none
 * @param links the traces to which it links
 * @param oddity what is wrong with its spans as a tree; null when nothing is
 * @param spanIds all its spans
 * @param calls those of its spans that send something to another service
 * @param startMicros microseconds since the epoch
 * @param endMicros microseconds since the epoch
 */
record Segment(
    TraceId traceId,
    long spanId,
    long parentSpanId,
    boolean complete,
    Sending origin,
    String service,
    String op,
    String name,
    NameSource source,
    Address address,
    @Nullable String messageId,
    @Nullable Carrier carrier,
    @Nullable String received,
    boolean withoutContext,
    DynamicSamplingContext dsc,
    @Nullable String pageOrigin,
    List<TraceId> links,
    @Nullable String oddity,
    SpanIdSet spanIds,
    List<Call> calls,
    long startMicros,
    long endMicros) {
  /** Names a segment: trace ids and span ids are only as unique as senders make them. */
  record Key(String project, TraceId traceId, long spanId) {}

  Key key() {
    return new Key(project(), traceId, spanId);
  }

  /** Whether both are the same segment of one trace. */
  boolean isSame(Segment other) {
    return spanId == other.spanId && project().equals(other.project());
  }

  String project() {
    return origin.project();
  }

  boolean isRoot() {
    return complete && parentSpanId == 0;
  }

  /** Whether it was entered from outside its process. */
  boolean isHop() {
    return complete && parentSpanId != 0;
  }

  boolean isBrowser() {
    return origin.isBrowser();
  }

  boolean isQueue() {
    return op.startsWith("queue.");
  }

  /** Whether it is work that somebody else asks for, so that there is a caller, or a request that begins a trace. */
  boolean isServed() {
    return op.endsWith(".server")
        || op.startsWith("http.server")
        || op.startsWith("queue.process")
        || op.startsWith("queue.task")
        || op.startsWith("function.");
  }

  /** The hop to it. */
  Hop hopFrom(@Nullable String from) {
    String method = isQueue() ? "queue" : address.method();
    String route = name.startsWith(method + " ") ? name.substring(method.length() + 1) : name;
    return new Hop(from, service, method, route);
  }

  /** What it served, for people. */
  String what() {
    return isQueue() || address.path() == null
        ? name
        : (address.method() + " " + address.path()).strip();
  }

  String spanText() {
    return SpanIds.format(spanId);
  }

  /**
   * The same, sharing with {@code other}, which is of the same trace, the id of that, and the sampling context when it has the same items in the
   * same order.
   */
  Segment sharing(Segment other) {
    DynamicSamplingContext shared = hasContextOf(other) ? other.dsc : dsc;
    return with(other.traceId, shared, oddity, spanIds, calls, startMicros, endMicros);
  }

  private boolean hasContextOf(Segment other) {
    Iterator<Map.Entry<String, String>> theirs = other.dsc.toMap().entrySet().iterator();
    for (Map.Entry<String, String> item : dsc.toMap().entrySet()) {
      if (!theirs.hasNext() || !theirs.next().equals(item)) {
        return false;
      }
    }
    return !theirs.hasNext();
  }

  /** This part and another one of the same segment. Where both tell, the one with the root counts. */
  Segment and(Segment other) {
    if (complete == other.complete) {
      long later = origin.receivedMicros() - other.origin.receivedMicros();
      return later <= 0 ? joined(other) : other.joined(this);
    }
    return complete ? joined(other) : other.joined(this);
  }

  private Segment joined(Segment other) {
    Set<Long> ids = new TreeSet<>();
    spanIds.forEach(ids::add);
    other.spanIds.forEach(ids::add);
    Map<Long, Call> all = new LinkedHashMap<>();
    calls.forEach(call -> all.put(call.spanId(), call));
    other.calls.forEach(call -> all.putIfAbsent(call.spanId(), call));
    return with(
        traceId,
        dsc,
        oddity == null ? other.oddity : oddity,
        SpanIdSet.of(ids.stream().mapToLong(Long::longValue).toArray()),
        List.copyOf(all.values()),
        Math.min(startMicros, other.startMicros),
        Math.max(endMicros, other.endMicros));
  }

  private Segment with(
      TraceId traceId,
      DynamicSamplingContext dsc,
      @Nullable String oddity,
      SpanIdSet spanIds,
      List<Call> calls,
      long startMicros,
      long endMicros) {
    return new Segment(
        traceId,
        spanId,
        parentSpanId,
        complete,
        origin,
        service,
        op,
        name,
        source,
        address,
        messageId,
        carrier,
        received,
        withoutContext,
        dsc,
        pageOrigin,
        links,
        oddity,
        spanIds,
        calls,
        startMicros,
        endMicros);
  }
}
