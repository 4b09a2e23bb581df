package dev.baton.server.api;

import dev.baton.protocol.JsonWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Writes the tree of a trace column by column, without the data of its spans: a fourth of the bytes, for who draws large ones. Used once. */
final class TraceColumns {
  /*
   * What repeats is written once, in "texts", and named by its place there. A row's parent is the nearest row above it that is less deep; where the
   * span names another one, that id stands in "named_parents" by the number of the row.
   */
  private static final int NO_TEXT = -1;

  private final List<SpanRow> rows;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<String> texts = new ArrayList<>();

  TraceColumns(List<SpanRow> rows) {
    this.rows = rows;
  }

  void writeTo(JsonWriter json) {
    json.beginObject();
    column(json, "depth", SpanRow::depth);
    column(json, "service", row -> place(row.service()));
    column(json, "op", row -> place(row.op()));
    column(json, "name", row -> place(row.name()));
    column(json, "status", row -> place(row.status()));
    column(json, "start_us", SpanRow::startMicros);
    column(json, "duration_us", SpanRow::durationMicros);
    json.name("span_id").beginArray();
    for (SpanRow row : rows) {
      json.id(row.spanId());
    }
    json.endArray();
    json.name("texts").beginArray();
    texts.forEach(json::value);
    json.endArray();
    writeSegments(json);
    writeNamedParents(json);
    json.endObject();
  }

  private void column(JsonWriter json, String name, ToLongFunction<SpanRow> value) {
    json.name(name).beginArray();
    for (SpanRow row : rows) {
      json.value(value.applyAsLong(row));
    }
    json.endArray();
  }

  private int place(@Nullable String text) {
    if (text == null) {
      return NO_TEXT;
    }
    Integer known = places.putIfAbsent(text, texts.size());
    if (known != null) {
      return known;
    }
    texts.add(text);
    return texts.size() - 1;
  }

  private void writeSegments(JsonWriter json) {
    numbers(json, "segments", null);
    numbers(json, "linked", true);
    numbers(json, "unlinked", false);
  }

  /** The numbers of the segments that are linked, or not, or of all. */
  private void numbers(JsonWriter json, String name, @Nullable Boolean linked) {
    json.name(name).beginArray();
    for (int i = 0; i < rows.size(); i++) {
      SpanRow row = rows.get(i);
      if (linked == null ? row.isSegment() : linked.equals(row.linked())) {
        json.value(i);
      }
    }
    json.endArray();
  }

  private void writeNamedParents(JsonWriter json) {
    json.name("named_parents").beginObject();
    List<SpanRow> path = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      SpanRow row = rows.get(i);
      path.subList(Math.min(row.depth(), path.size()), path.size()).clear();
      long above = path.isEmpty() ? 0 : path.get(path.size() - 1).spanId();
      path.add(row);
      if (row.parentSpanId() != above) {
        TraceJson.writeSpanId(json.name(Integer.toString(i)), row.parentSpanId());
      }
    }
    json.endObject();
  }
}
