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
  /** Whether there is a sampling context in it. */
  boolean hasContext() {
    return baggage != null && baggage.contains("sentry-");
  }

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

  /** The same from attributes, as Baton tells what it refused, and as spans have headers; null when there are none. */
  static @Nullable Carrier of(Attributes attributes) {
    String sentryTrace = either(attributes, "baton.propagation.sentry_trace", "sentry-trace");
    String baggage = either(attributes, "baton.propagation.baggage", "baggage");
    String userAgent = either(attributes, "user_agent.original", "user-agent");
    boolean told = "absent".equals(attributes.get("baton.propagation.received"));
    return sentryTrace == null && baggage == null && !told
        ? null
        : new Carrier(sentryTrace, baggage, header(attributes, "traceparent"), userAgent, false);
  }

  private static @Nullable String either(Attributes attributes, String name, String header) {
    return attributes.get(name) instanceof String text ? text : header(attributes, header);
  }

  /** The semantic conventions keep the dashes of a header's name, some SDKs do not. */
  private static @Nullable String header(Attributes attributes, String name) {
    Object value = attributes.get("http.request.header." + name);
    if (value == null) {
      value = attributes.get("http.request.header." + name.replace('-', '_'));
    }
    if (value instanceof List<?> list) {
      return list.isEmpty()
          ? null
          : list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    return value instanceof String text ? text : null;
  }
}
