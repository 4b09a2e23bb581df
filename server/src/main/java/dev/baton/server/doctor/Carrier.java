package dev.baton.server.doctor;

import dev.baton.envelope.RequestData;
import dev.baton.protocol.Attributes;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request as the service that received it recorded them.
 *
 * @param sentryTrace several lines are joined by a comma; null when there was none
 * @param baggage likewise
 * @param traceparent likewise
 * @param userAgent null when there was none
 * @param proxied whether a header says that a proxy passed it on
 */
record Carrier(
    @Nullable String sentryTrace,
    @Nullable String baggage,
    @Nullable String traceparent,
    @Nullable String userAgent,
    boolean proxied) {
  /** Null when no headers were recorded, so that nothing follows from what is missing. */
  static @Nullable Carrier of(@Nullable RequestData request) {
    if (request == null || request.headers().isEmpty()) {
      return null;
    }
    Map<String, String> headers = request.headers();
    return new Carrier(
        headers.get("sentry-trace"),
        headers.get("baggage"),
        headers.get("traceparent"),
        headers.get("user-agent"),
        headers.containsKey("via")
            || headers.containsKey("forwarded")
            || headers.containsKey("x-forwarded-for")
            || headers.containsKey("x-forwarded-host"));
  }

  /** The same from attributes, as Baton tells what it refused, and as streamed spans have headers; null when there are none. */
  static @Nullable Carrier of(Attributes attributes) {
    String sentryTrace = either(attributes, "baton.propagation.sentry_trace", "sentry-trace");
    String baggage = either(attributes, "baton.propagation.baggage", "baggage");
    String userAgent = either(attributes, "user_agent.original", "user-agent");
    boolean told = "absent".equals(attributes.get("baton.propagation.received"));
    return sentryTrace == null && baggage == null && !told
        ? null
        : new Carrier(
            sentryTrace, baggage, either(attributes, "", "traceparent"), userAgent, false);
  }

  private static @Nullable String either(Attributes attributes, String name, String header) {
    Object value = attributes.get(name);
    Object values = value == null ? attributes.get("http.request.header." + header) : value;
    if (values instanceof List<?> list && !list.isEmpty()) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    return values instanceof String text ? text : null;
  }
}
