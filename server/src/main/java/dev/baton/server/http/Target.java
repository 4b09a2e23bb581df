package dev.baton.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request asks for: path segments and query, percent-decoded (RFC 3986 2.1). */
record Target(List<String> path, Map<String, String> query) {
  static Target parse(String rawPath, @Nullable String rawQuery) throws HttpProblem {
    List<String> path = new ArrayList<>();
    for (String segment : rawPath.split("/", -1)) {
      if (!segment.isEmpty()) {
        path.add(decode(segment, "path"));
      }
    }
    Map<String, String> query = new LinkedHashMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        query.putIfAbsent(decode(name, "query"), decode(value.replace('+', ' '), "query"));
      }
    }
    return new Target(List.copyOf(path), query);
  }

  private static String decode(String text, String where) throws HttpProblem {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
    int at = 0;
    while (at < text.length()) {
      int percent = text.indexOf('%', at);
      int end = percent < 0 ? text.length() : percent;
      bytes.put(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
      at = end;
      if (percent >= 0) {
        if (percent + 3 > text.length()
            || !HexFormat.isHexDigit(text.charAt(percent + 1))
            || !HexFormat.isHexDigit(text.charAt(percent + 2))) {
          throw new HttpProblem(
              400, "the " + where + " has a '%' that is not followed by two hex digits");
        }
        bytes.put((byte) HexFormat.fromHexDigits(text, percent + 1, percent + 3));
        at = percent + 3;
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new HttpProblem(400, "the " + where + " is not UTF-8 after percent-decoding");
    }
  }
}
