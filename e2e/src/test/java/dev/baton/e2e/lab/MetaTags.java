package dev.baton.e2e.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the trace that a page brings with it, as if its meta elements were headers. */
final class MetaTags {
  private static final Pattern META =
      Pattern.compile("<meta name=\"([^\"]+)\" content=\"([^\"]*)\"/?>");

  private MetaTags() {}

  static WireHeaders read(String html) {
    List<String> sentryTrace = new ArrayList<>();
    List<String> baggage = new ArrayList<>();
    for (Matcher meta = META.matcher(html); meta.find(); ) {
      switch (meta.group(1)) {
        case "sentry-trace" -> sentryTrace.add(unescape(meta.group(2)));
        case "baggage" -> baggage.add(unescape(meta.group(2)));
        default -> {}
      }
    }
    return new WireHeaders(sentryTrace, baggage);
  }

  private static String unescape(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
