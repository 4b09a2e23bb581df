package dev.baton.trace;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import org.jspecify.annotations.Nullable;

/** A segment that does not record. It keeps the name of its root, which does not know it. */
final class UnsampledSegment extends Segment {
  private volatile String name;

  UnsampledSegment(
      ContextSpan context,
      Decision decision,
      String name,
      NameSource source,
      @Nullable DynamicSamplingContext dsc) {
    super(context, decision, source, dsc);
    this.name = name;
  }

  /** A span of it, typed so that a program which samples all has {@link UnsampledSpan} never loaded. */
  Span span(long spanId, long parentSpanId) {
    return new UnsampledSpan(this, spanId, parentSpanId);
  }

  @Override
  String name() {
    return name;
  }

  void rename(String name, NameSource source) {
    this.name = name;
    source(source);
  }
}
