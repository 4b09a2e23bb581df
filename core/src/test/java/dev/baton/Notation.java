package dev.baton;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The short forms in which the files of vectors are written, and what they stand for. */
final class Notation {
  static final String T1 = "12312012123120121231201212312012";
  static final String T2 = "771a43a4192642f0b136d5159a501700";

  private static final Map<String, String> SHORT = Map.of(
      "T1",
      T1,
      "T2",
      T2,
      "V",
      T2 + "-1234567890abcdef-1",
      "B",
      "other-vendor-value-1=foo;bar;baz,sentry-trace_id=" + T2
          + ",sentry-public_key=49d0f7386ad645858ae85020e393bef3,sentry-sample_rate=0.01337"
          + ",sentry-user_id=Am%C3%A9lie,sentry-foo=bar,other-vendor-value-2=foo;bar;",
      "I",
      "530699e319cc067ce440315d74acb312-414dc2a08d5d1dac");

  private Notation() {}

  /** The text that is meant; empty for null. */
  static String text(@Nullable String written) {
    if (written == null) {
      return "";
    }
    String text = written.replace('␠', ' ').replace('⏎', ',');
    for (Map.Entry<String, String> each : SHORT.entrySet()) {
      text = text.replaceAll("\\b" + each.getKey() + "\\b", each.getValue());
    }
    return text;
  }

  /** Names and values, in their order. */
  static Map<String, String> pairs(@Nullable String written, String separator) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (written != null) {
      for (String pair : written.split(separator, -1)) {
        int equals = pair.indexOf('=');
        pairs.put(pair.substring(0, equals), text(pair.substring(equals + 1)));
      }
    }
    return pairs;
  }
}
