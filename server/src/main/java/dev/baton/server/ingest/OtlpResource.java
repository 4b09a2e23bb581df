package dev.baton.server.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One element of {@code resourceSpans}: who sent, and what. */
final class OtlpResource {
  private final Map<String, Object> attributes;
  private final List<OtlpSpan> spans = new ArrayList<>();
  private int rejected;

  OtlpResource(Map<?, ?> resourceSpans) {
    attributes = Otlp.attributes(Otlp.object(resourceSpans.get("resource")).get("attributes"));
    for (Object scopeSpans : Otlp.list(resourceSpans.get("scopeSpans"))) {
      for (Object element : Otlp.list(Otlp.object(scopeSpans).get("spans"))) {
        OtlpSpan span = OtlpSpan.read(Otlp.object(element));
        if (span == null) {
          rejected++;
        } else {
          spans.add(span);
        }
      }
    }
  }

  List<OtlpSpan> spans() {
    return spans;
  }

  /** How many spans have no ids. */
  int rejected() {
    return rejected;
  }

  /** The value of a resource attribute; empty when it is absent. */
  String text(String name) {
    Object value = attributes.get(name);
    return value == null ? "" : value.toString();
  }
}
