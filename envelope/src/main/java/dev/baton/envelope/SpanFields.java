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
  private final int offset;

  @Nullable
  TraceId traceId;

  OptionalLong spanId = OptionalLong.empty();
  long parentSpanId;

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

  /** Reads the value of the field {@code field}, whose name is that of a transaction's span; other fields are passed over. */
  void read(String field, JsonReader in) throws MalformedEnvelope {
    switch (field) {
      case "trace_id" -> traceId = Fields.id(in);
      case "span_id" -> spanId = Fields.spanId(in);
      case "parent_span_id" -> parentSpanId = Fields.spanId(in).orElse(0);
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
    long id = spanId.orElseThrow(
        () -> new MalformedEnvelope("a span without a span_id of 16 hex digits", offset));
    if (startNanos == Fields.NO_TIME && endNanos == Fields.NO_TIME) {
      throw new MalformedEnvelope("a span without a time", offset);
    }
    return new SpanData(
        trace,
        id,
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
