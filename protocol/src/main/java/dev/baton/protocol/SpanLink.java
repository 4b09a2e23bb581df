package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

/**
 * A span elsewhere that this one has to do with, without being its child. Source: protocol notes 8.5.
 *
 * @param traceId the other span's trace
 * @param spanId the other span
 * @param sampled whether the other span was recorded; {@code DEFERRED} when nobody said
 * @param attributes what is said about the link, such as {@code sentry.link.type}
 */
public record SpanLink(TraceId traceId, long spanId, Sampled sampled, Attributes attributes) {
  public SpanLink {
    requireNonNull(traceId, "traceId");
    requireNonNull(sampled, "sampled");
    requireNonNull(attributes, "attributes");
  }
}
