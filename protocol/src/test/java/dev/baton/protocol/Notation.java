package dev.baton.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The short forms in which the files of vectors are written, and what they stand for. */
final class Notation {
  private static final Map<String, String> SHORT = Map.of(
      "A32", "a".repeat(32),
      "B16", "b".repeat(16),
      "Z32", "0".repeat(32),
      "Z16", "0".repeat(16),
      "T1", "12312012123120121231201212312012",
      "T2", "771a43a4192642f0b136d5159a501700");

  private Notation() {}

  /** The text that is meant; empty for null. */
  static String text(@Nullable String written) {
    if (written == null) {
      return "";
    }
    String text = written.replace('␠', ' ').replace("\\t", "\t").replace("\\n", "\n");
    for (Map.Entry<String, String> each : SHORT.entrySet()) {
      text = text.replaceAll("\\b" + each.getKey() + "\\b", each.getValue());
    }
    return text;
  }

  /** Several header lines, joined as a receiver joins them. */
  static String lines(@Nullable String written) {
    return text(written).replace('⏎', ',');
  }

  /** Names and values, in their order. */
  static Map<String, String> pairs(@Nullable String written) {
    Map<String, String> pairs = new LinkedHashMap<>();
    String text = text(written);
    if (!text.isEmpty()) {
      for (String pair : text.split(", ", -1)) {
        int separator = pair.contains("≔") ? pair.indexOf('≔') : pair.indexOf('=');
        pairs.put(pair.substring(0, separator), pair.substring(separator + 1));
      }
    }
    return pairs;
  }
}
