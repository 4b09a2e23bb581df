package dev.baton.vectors;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The short forms in which the vectors are written, and what they stand for. */
public final class Notation {
  /** A trace id of the protocol notes. */
  public static final String T1 = "12312012123120121231201212312012";

  /** Another one. */
  public static final String T2 = "771a43a4192642f0b136d5159a501700";

  private static final Map<String, String> SHORT = Map.of(
      "A32", "a".repeat(32),
      "B16", "b".repeat(16),
      "Z32", "0".repeat(32),
      "Z16", "0".repeat(16),
      "T1", T1,
      "T2", T2,
      "V", T2 + "-1234567890abcdef-1",
      "B",
          "other-vendor-value-1=foo;bar;baz,sentry-trace_id=" + T2
              + ",sentry-public_key=49d0f7386ad645858ae85020e393bef3,sentry-sample_rate=0.01337"
              + ",sentry-user_id=Am%C3%A9lie,sentry-foo=bar,other-vendor-value-2=foo;bar;",
      "I", "530699e319cc067ce440315d74acb312-414dc2a08d5d1dac");

  private Notation() {}

  /** The text that is meant, header lines joined as a receiver joins them; empty for null. */
  public static String text(@Nullable String written) {
    if (written == null) {
      return "";
    }
    String text = written
        .replace('␠', ' ')
        .replace('⏎', ',')
        .replace("\\t", "\t")
        .replace("\\n", "\n");
    for (Map.Entry<String, String> each : SHORT.entrySet()) {
      text = text.replaceAll("\\b" + each.getKey() + "\\b", each.getValue());
    }
    return text;
  }

  /** Names and values, in their order. */
  public static Map<String, String> pairs(@Nullable String written, String separator) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (written != null && !written.isEmpty()) {
      for (String pair : written.split(separator, -1)) {
        int equals = pair.contains("≔") ? pair.indexOf('≔') : pair.indexOf('=');
        pairs.put(text(pair.substring(0, equals)), text(pair.substring(equals + 1)));
      }
    }
    return pairs;
  }
}
