package dev.baton.verify;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SentryTraceHeader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the service says to browsers. */
final class Pages {
  private static final Pattern TAG = Pattern.compile("<meta\\s[^>]*>", Pattern.CASE_INSENSITIVE);

  private Pages() {}

  static List<Check> checks() {
    return List.of(
        new Check(
            "V40",
            "lets scripts of other origins send both headers",
            "a preflight allows sentry-trace and baggage (Fetch, Access-Control-Allow-Headers)",
            Pages::allowsHeaders),
        new Check(
            "V41",
            "names its trace in pages",
            "the meta tags sentry-trace and baggage are well-formed and of the request's trace"
                + " (protocol notes 5.7)",
            Pages::tagsMatch),
        new Check(
            "V42",
            "lets no cache keep a page with a trace",
            "a page with a trace of its own is for one visitor (RFC 9111 5.2.2)",
            Pages::isNotCached));
  }

  private static Finding allowsHeaders(Subject subject) throws InterruptedException {
    String origin = subject.settings().told().origin();
    if (origin == null) {
      return Finding.notApplicable("no origin is known; --origin names one");
    }
    Exchange exchange = subject
        .service()
        .preflight(List.of(
            new Header("Origin", origin),
            new Header(
                "Access-Control-Request-Method", subject.settings().template().method()),
            new Header("Access-Control-Request-Headers", "baggage,sentry-trace")));
    Answer answer = exchange.answer();
    if (answer == null) {
      return Finding.notObservable(exchange.problem(), exchange);
    }
    String allowedOrigin = answer.header("access-control-allow-origin");
    if (answer.status() >= 300
        || !(allowedOrigin.equals("*") || allowedOrigin.equalsIgnoreCase(origin))) {
      return Finding.fail(
          "status " + answer.status() + ", Access-Control-Allow-Origin '" + allowedOrigin + "'",
          exchange);
    }
    List<String> allowed = Stream.of(
            answer.header("access-control-allow-headers").split(",", -1))
        .map(String::strip)
        .toList();
    return allowed.contains("*") || allowed.containsAll(List.of("baggage", "sentry-trace"))
        ? Finding.pass("both are allowed", exchange)
        : Finding.fail(
            "Access-Control-Allow-Headers is '" + String.join(", ", allowed) + "'", exchange);
  }

  static Finding tagsMatch(Subject subject) {
    Exchange exchange = subject.continued();
    String page = page(exchange);
    String value = page == null ? null : content(page, SentryTraceHeader.NAME);
    if (page == null || value == null) {
      return Finding.notApplicable("the service answers with no page that has such tags");
    }
    SentryTraceHeader header = SentryTraceHeader.parse(value);
    if (header == null) {
      return Finding.fail("the tag sentry-trace is '" + value + "'", exchange);
    }
    String baggage = content(page, "baggage");
    String named = DynamicSamplingContext.parse(baggage).get("trace_id");
    if (!header.traceId().toString().equals(named)) {
      return Finding.fail(
          "sentry-trace is of trace " + header.traceId() + ", baggage of " + named, exchange);
    }
    if (subject.continues() && !header.traceId().equals(subject.trace().id())) {
      return Finding.fail(
          "the page is of trace " + header.traceId() + ", the request of "
              + subject.trace().id(),
          exchange);
    }
    return Finding.pass("both tags are of one trace", exchange);
  }

  static Finding isNotCached(Subject subject) {
    Exchange exchange = subject.continued();
    String page = page(exchange);
    Answer answer = exchange.answer();
    if (page == null || answer == null || content(page, SentryTraceHeader.NAME) == null) {
      return Finding.notApplicable("the service answers with no page that has such tags");
    }
    String control = answer.header("cache-control");
    return Stream.of("no-store", "no-cache", "private", "max-age=0").anyMatch(control::contains)
        ? Finding.pass("Cache-Control is " + control, exchange)
        : Finding.fail("Cache-Control is '" + control + "'", exchange);
  }

  private static @Nullable String page(Exchange exchange) {
    Answer answer = exchange.answer();
    return answer == null || !answer.isHtml() ? null : answer.body();
  }

  /** The tag {@code sentry-trace} of the page, and its {@code baggage}; null where there is none. */
  static @Nullable Carried tags(Exchange exchange) {
    String page = page(exchange);
    String trace = page == null ? null : content(page, SentryTraceHeader.NAME);
    if (page == null || trace == null) {
      return null;
    }
    String baggage = content(page, "baggage");
    return new Carried(List.of(trace), baggage == null ? List.of() : List.of(baggage), List.of());
  }

  private static @Nullable String content(String page, String name) {
    Matcher tags = TAG.matcher(page);
    while (tags.find()) {
      if (name.equalsIgnoreCase(attribute(tags.group(), "name"))) {
        return attribute(tags.group(), "content");
      }
    }
    return null;
  }

  private static @Nullable String attribute(String tag, String name) {
    Matcher attribute = Pattern.compile(
            "\\s" + name + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')", Pattern.CASE_INSENSITIVE)
        .matcher(tag);
    if (!attribute.find()) {
      return null;
    }
    String value = attribute.group(1) == null ? attribute.group(2) : attribute.group(1);
    return value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
