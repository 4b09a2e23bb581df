package dev.baton.envelope;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanLink;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Gathers the fields of one span, of either shape, while they are read. */
final class SpanFields {
  private final AttributesReader attributesReader;
  private int offset;

  /** The span id that was read last. */
  private long id;

  @Nullable
  TraceId traceId;

  private boolean hasSpanId;
  private long spanId;
  private long parentSpanId;

  @Nullable
  String name;

  @Nullable
  String op;

  @Nullable
  String origin;

  @Nullable
  String status;

  long startNanos = Fields.NO_TIME;
  long endNanos = Fields.NO_TIME;
  Attributes attributes = Attributes.EMPTY;
  List<SpanLink> links = List.of();

  /**
   * A span without a field.
   *
   * @param attributesReader reads those of all spans of the payload
   * @param offset where it stands, for the error when it lacks an id or has no time at all
   */
  SpanFields(AttributesReader attributesReader, int offset) {
    this.attributesReader = attributesReader;
    this.offset = offset;
  }

  /** Makes another span without a field of it, once this one is built. */
  void clear(int offset) {
    this.offset = offset;
    traceId = null;
    hasSpanId = false;
    spanId = 0;
    parentSpanId = 0;
    name = null;
    op = null;
    origin = null;
    status = null;
    startNanos = Fields.NO_TIME;
    endNanos = Fields.NO_TIME;
    attributes = Attributes.EMPTY;
    links = List.of();
  }

  /** Reads the value of the field {@code field}, whose name is that of a transaction's span; other fields are passed over. */
  void read(String field, JsonReader in) throws MalformedEnvelope {
    switch (field) {
      case "trace_id" -> traceId = Fields.id(in);
      case "span_id" -> {
        hasSpanId = readId(in);
        spanId = id;
      }
      case "parent_span_id" -> {
        readId(in);
        parentSpanId = id;
      }
      case "description" -> name = Fields.text(in);
      case "op" -> op = Fields.text(in);
      case "origin" -> origin = Fields.text(in);
      case "status" -> status = Fields.text(in);
      case "start_timestamp" -> startNanos = Fields.epochNanos(in);
      case "timestamp" -> endNanos = Fields.epochNanos(in);
      case "data" -> attributes = attributesReader.read(in);
      case "links" -> links = links(in);
      default -> in.skipValue();
    }
  }

  /** Whether it can be built without knowing the trace of its segment. */
  boolean isWhole() {
    return traceId != null
        && hasSpanId
        && (startNanos != Fields.NO_TIME || endNanos != Fields.NO_TIME);
  }

  /**
   * The span, where only one time is known with both at that.
   *
   * @param defaultTraceId the trace of a span that does not say
   */
  SpanData build(@Nullable TraceId defaultTraceId) throws MalformedEnvelope {
    TraceId trace = traceId == null ? defaultTraceId : traceId;
    if (trace == null) {
      throw new MalformedEnvelope("a span without a trace_id of 32 hex digits", offset);
    }
    if (!hasSpanId) {
      throw new MalformedEnvelope("a span without a span_id of 16 hex digits", offset);
    }
    if (startNanos == Fields.NO_TIME && endNanos == Fields.NO_TIME) {
      throw new MalformedEnvelope("a span without a time", offset);
    }
    return new SpanData(
        trace,
        spanId,
        parentSpanId,
        name == null ? "" : name,
        op,
        origin == null ? SpanData.MANUAL : origin,
        status,
        startNanos == Fields.NO_TIME ? endNanos : startNanos,
        endNanos == Fields.NO_TIME ? startNanos : endNanos,
        attributes,
        links);
  }

  /** Reads a span id for {@link #id}; false and 0 when there is none. */
  private boolean readId(JsonReader in) throws MalformedEnvelope {
    if (in.readSpanId()) {
      id = in.spanId();
      return true;
    }
    OptionalLong odd = Fields.oddSpanId(in);
    id = odd.orElse(0);
    return odd.isPresent();
  }

  /** Links that lack an id are left out. */
  private static List<SpanLink> links(JsonReader in) throws MalformedEnvelope {
    if (!Fields.enterArray(in)) {
      return List.of();
    }
    List<SpanLink> links = new ArrayList<>();
    while (in.hasNext()) {
      SpanLink link = link(in);
      if (link != null) {
        links.add(link);
      }
    }
    in.endArray();
    return links;
  }

  private static @Nullable SpanLink link(JsonReader in) throws MalformedEnvelope {
    if (!Fields.enterObject(in)) {
      return null;
    }
    TraceId trace = null;
    OptionalLong span = OptionalLong.empty();
    Boolean sampled = null;
    Attributes attributes = Attributes.EMPTY;
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "trace_id" -> trace = Fields.id(in);
        case "span_id" -> span = Fields.spanId(in);
        case "sampled" -> sampled = Fields.flag(in);
        case "attributes" -> attributes = Attributes.of(SpansReader.untyped(Fields.attributes(in)));
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (trace == null || span.isEmpty()) {
      return null;
    }
    Sampled decision = sampled == null ? Sampled.DEFERRED : Sampled.of(sampled);
    return new SpanLink(trace, span.getAsLong(), decision, attributes);
  }
}
