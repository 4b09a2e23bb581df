package dev.baton;

import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.trace.Span;
import java.util.Map;

/** What passes a trace on, as a map and as HTML (protocol notes 5.2 and 5.7). */
final class TraceData {
  private TraceData() {}

  static Map<String, String> of(Span span) {
    if (span.isSuppressed()) {
      return Map.of();
    }
    String baggage = span.toBaggageHeader();
    return baggage == null
        ? Map.of(SentryTraceHeader.NAME, span.toTraceHeader())
        : Map.of(SentryTraceHeader.NAME, span.toTraceHeader(), BaggageHeader.NAME, baggage);
  }

  static String metaTags(Map<String, String> data) {
    StringBuilder html = new StringBuilder();
    for (String name : new String[] {"sentry-trace", "traceparent", "baggage"}) {
      String value = data.get(name);
      if (value != null && !value.isEmpty()) {
        html.append(html.isEmpty() ? "" : "\n")
            .append("<meta name=\"")
            .append(name)
            .append("\" content=\"");
        escape(value, html);
        html.append("\"/>");
      }
    }
    return html.toString();
  }

  private static void escape(String value, StringBuilder html) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
  }
}
