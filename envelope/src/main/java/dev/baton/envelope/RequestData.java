package dev.baton.envelope;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The incoming request during which something happened, as a server SDK saw it. Source: protocol notes 8.1.
 *
 * @param method such as {@code GET}; null when it is not told
 * @param url without query; null when it is not told
 * @param headers names in any case, found by any case; several values are joined with commas. Unmodifiable
 */
public record RequestData(
    @Nullable String method, @Nullable String url, Map<String, String> headers) {
  public RequestData {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = Collections.unmodifiableMap(anyCase);
  }

  static @Nullable RequestData read(JsonReader in) throws MalformedEnvelope {
    if (!Fields.enterObject(in)) {
      return null;
    }
    String method = null;
    String url = null;
    Map<String, String> headers = Map.of();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "method" -> method = Fields.text(in);
        case "url" -> url = Fields.text(in);
        case "headers" -> headers = Fields.texts(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new RequestData(method, url, headers);
  }
}
