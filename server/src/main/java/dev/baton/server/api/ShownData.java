package dev.baton.server.api;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.SpanLink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a span carries, as it is shown: its attributes and its links, within limits. What came stays whole in its envelope. */
final class ShownData {
  /** The attribute that holds the links. */
  static final String LINKS = "span.links";

  /** How many attributes are not shown. */
  static final String LEFT_OUT = "baton.attributes_left_out";

  /** How many values are cut. */
  static final String CUT = "baton.values_cut";

  static final int MOST_ATTRIBUTES = 256;
  static final int LONGEST_VALUE = 16_384;

  private ShownData() {}

  static Attributes of(SpanData span) {
    Attributes all = span.attributes();
    int cut = 0;
    boolean isPlain = span.links().isEmpty() && all.size() <= MOST_ATTRIBUTES;
    for (int i = 0; i < all.size(); i++) {
      cut += all.valueAt(i) instanceof String text && text.length() > LONGEST_VALUE ? 1 : 0;
    }
    if (isPlain && cut == 0) {
      return all;
    }
    Map<String, Object> shown = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(all.size(), MOST_ATTRIBUTES); i++) {
      shown.put(all.nameAt(i), within(all.valueAt(i)));
    }
    if (!span.links().isEmpty()) {
      shown.put(LINKS, links(span.links()));
    }
    if (all.size() > MOST_ATTRIBUTES) {
      shown.put(LEFT_OUT, (long) all.size() - MOST_ATTRIBUTES);
    }
    if (cut > 0) {
      shown.put(CUT, (long) cut);
    }
    return Attributes.of(shown);
  }

  private static Object within(Object value) {
    return value instanceof String text && text.length() > LONGEST_VALUE
        ? text.substring(0, LONGEST_VALUE) + "…"
        : value;
  }

  private static List<Map<String, Object>> links(List<SpanLink> links) {
    List<Map<String, Object>> shown = new ArrayList<>();
    for (SpanLink link : links) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("trace_id", link.traceId().toString());
      one.put("span_id", SpanIds.format(link.spanId()));
      if (link.sampled() != Sampled.DEFERRED) {
        one.put("sampled", link.sampled() == Sampled.YES);
      }
      if (!link.attributes().isEmpty()) {
        one.put("attributes", link.attributes().toMap());
      }
      shown.add(one);
      if (shown.size() == MOST_ATTRIBUTES) {
        break;
      }
    }
    return shown;
  }
}
