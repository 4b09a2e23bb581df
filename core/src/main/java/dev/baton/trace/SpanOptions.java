package dev.baton.trace;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SpanLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a span starts. The names are those of Sentry's {@code startSpan} options; each method returns this object. Not thread-safe; one
 * object may start several spans.
 *
 * <pre>{@code
 * SpanOptions.named("charge card").op("http.client").attribute("cart.items", 3)
 * }</pre>
 */
public final class SpanOptions {
  private final String name;
  private @Nullable String op;
  private NameSource source = NameSource.CUSTOM;
  private @Nullable String origin;
  private @Nullable Span parent;
  private boolean root;
  private boolean onlyIfParent;
  private boolean forceTransaction;
  private @Nullable Instant startTime;
  private @Nullable Boolean sampled;
  private @Nullable Map<String, Object> attributes;
  private @Nullable List<SpanLink> links;

  private SpanOptions(String name) {
    this.name = name;
  }

  /** Options for a span of this name. */
  public static SpanOptions named(String name) {
    return new SpanOptions(name == null ? "" : name);
  }

  /** What kind of operation it is, for example {@code db}. */
  public SpanOptions op(String op) {
    this.op = op;
    return this;
  }

  /** Where the name comes from; {@link NameSource#CUSTOM} unless set. */
  public SpanOptions source(NameSource source) {
    this.source = source;
    return this;
  }

  /** Who makes the span; {@code manual} unless set. */
  public SpanOptions origin(String origin) {
    this.origin = origin;
    return this;
  }

  /** The span above, instead of the current one; null for a new root in the trace of the current scope. */
  public SpanOptions parentSpan(@Nullable Span parent) {
    this.parent = parent;
    this.root = parent == null;
    return this;
  }

  /** Without a parent, do not record (but still run). */
  public SpanOptions onlyIfParent(boolean onlyIfParent) {
    this.onlyIfParent = onlyIfParent;
    return this;
  }

  /** Send it as a transaction of its own, in the same trace, also under an active span. */
  public SpanOptions forceTransaction(boolean forceTransaction) {
    this.forceTransaction = forceTransaction;
    return this;
  }

  /** When it began, if not now. */
  public SpanOptions startTime(Instant startTime) {
    this.startTime = startTime;
    return this;
  }

  /** Decide for a new root, instead of asking the sampler. */
  public SpanOptions sampled(boolean sampled) {
    this.sampled = sampled;
    return this;
  }

  /** Sets an attribute; a {@code String}, {@code Number}, {@code Boolean} or list of them. Null is ignored. */
  public SpanOptions attribute(String name, @Nullable Object value) {
    if (name != null && value != null) {
      if (attributes == null) {
        attributes = new LinkedHashMap<>();
      }
      attributes.put(name, normal(value));
    }
    return this;
  }

  /** Sets several attributes, see {@link #attribute}. */
  public SpanOptions attributes(Map<String, ?> values) {
    values.forEach(this::attribute);
    return this;
  }

  /** Links to a span that had a part in this one. */
  public SpanOptions link(Span other) {
    if (links == null) {
      links = new ArrayList<>(2);
    }
    links.add(new SpanLink(other.traceId(), other.spanId(), other.sampled(), Attributes.EMPTY));
    return this;
  }

  /** The forms in which attributes are kept. */
  static Object normal(Object value) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    if (value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof List) {
      return value;
    }
    return String.valueOf(value);
  }

  String name() {
    return name;
  }

  @Nullable
  String op() {
    return op;
  }

  NameSource source() {
    return source;
  }

  @Nullable
  Span parent() {
    return parent;
  }

  boolean isRoot() {
    return root;
  }

  boolean isOnlyIfParent() {
    return onlyIfParent;
  }

  boolean isForceTransaction() {
    return forceTransaction;
  }

  @Nullable
  Instant startTime() {
    return startTime;
  }

  @Nullable
  Sampled explicitDecision() {
    return sampled == null ? null : Sampled.of(sampled);
  }

  Attributes attributes() {
    return attributes == null ? Attributes.EMPTY : Attributes.of(attributes);
  }

  /** Sets on a started span what only its own form takes. */
  void fill(RecordingSpan span) {
    if (attributes != null) {
      span.putAll(attributes());
    }
    if (links != null) {
      links.forEach(span::addLink);
    }
    if (origin != null) {
      span.setOrigin(origin);
    }
  }
}
