package dev.baton;

import dev.baton.propagation.PropagationTargets;
import dev.baton.protocol.Dsn;
import dev.baton.protocol.SampleNumbers;
import dev.baton.trace.SpanPattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be configured. From the name follow the method of {@link Options}, the environment variable and the system
 * property: {@code tracesSampleRate}, {@code SENTRY_TRACES_SAMPLE_RATE}, {@code sentry.traces-sample-rate}.
 *
 * @param <T> the type of its value
 */
final class Option<T> {
  // One object for each kind of value: to make one takes as long as to load a class.
  private static final Function<String, String> TEXT = String::toString;
  private static final Function<String, List<?>> TEXTS = Option::texts;
  private static final Function<String, Boolean> FLAG = Option::flag;
  private static final Function<String, URI> URL = Option::url;

  static final Option<String> DSN =
      new Option<>("dsn", "where envelopes go; empty: nowhere", "", Option::dsn);
  static final Option<Double> TRACES_SAMPLE_RATE = new Option<>(
      "tracesSampleRate",
      "share of own traces that is recorded, 0 to 1; unset: none",
      null,
      Option::rate);
  static final Option<String> RELEASE =
      new Option<>("release", "for example shop@1.2.3", null, TEXT);
  static final Option<String> ENVIRONMENT =
      new Option<>("environment", "for example staging", "production", TEXT);
  static final Option<String> DIST = new Option<>("dist", "a build of the release", null, TEXT);
  static final Option<String> SERVER_NAME =
      new Option<>("serverName", "the name of this machine; unset: HOSTNAME", null, TEXT);
  static final Option<List<?>> TRACE_PROPAGATION_TARGETS = new Option<>(
      "tracePropagationTargets", "URLs that get the headers; unset: all", null, Option::targets);
  static final Option<Boolean> PROPAGATE_TRACEPARENT =
      new Option<>("propagateTraceparent", "send the W3C traceparent header too", false, FLAG);
  static final Option<Boolean> CONTINUE_TRACEPARENT = new Option<>(
      "continueTraceparent",
      "continue from the W3C traceparent header where no sentry-trace came",
      false,
      FLAG);
  static final Option<String> ORG_ID =
      new Option<>("orgId", "the organisation; unset: from the DSN's host", null, TEXT);
  static final Option<Boolean> STRICT_TRACE_CONTINUATION = new Option<>(
      "strictTraceContinuation", "continue only traces of the same organisation", false, FLAG);
  static final Option<Boolean> STREAM = new Option<>(
      "traceLifecycle",
      "static: a transaction when its root ends; stream: each span as it ends",
      false,
      Option::streams);
  static final Option<List<?>> IGNORE_SPANS = new Option<>(
      "ignoreSpans", "spans that are not recorded: what their name contains", List.of(), TEXTS);
  static final Option<Boolean> ENABLE_BACKPRESSURE_HANDLING = new Option<>(
      "enableBackpressureHandling", "record less while more ends than can be sent", true, FLAG);
  static final Option<Integer> MAX_SPANS = new Option<>(
      "maxSpans", "finished spans a transaction keeps, 0 to 1000", 1000, whole(0, 1000));
  static final Option<Integer> MAX_QUEUED_SPANS = new Option<>(
      "maxQueuedSpans",
      "finished spans that may wait to be sent, 1 to 1000000",
      20_000,
      whole(1, 1_000_000));
  static final Option<Integer> MAX_QUEUED_BYTES = new Option<>(
      "maxQueuedBytes",
      "bytes that they may have, as estimated, 1048576 to 2147483647",
      32 << 20,
      whole(1 << 20, Integer.MAX_VALUE));
  static final Option<Duration> REQUEST_TIMEOUT = new Option<>(
      "requestTimeoutMillis",
      "how long one request to the server may take, 10 to 600000",
      Duration.ofSeconds(30),
      millis(10, 600_000));
  static final Option<Duration> SHUTDOWN_TIMEOUT = new Option<>(
      "shutdownTimeoutMillis",
      "how long the end of the program may wait for what is unsent, 0 to 60000",
      Duration.ofSeconds(2),
      millis(0, 60_000));
  static final Option<Boolean> SEND_CLIENT_REPORTS =
      new Option<>("sendClientReports", "tell the server what was dropped, and why", true, FLAG);
  static final Option<Boolean> HTTP2 =
      new Option<>("http2", "send over HTTP/2 where the server offers it with TLS", false, FLAG);
  static final Option<URI> TUNNEL =
      new Option<>("tunnel", "a URL that takes the envelopes in place of the DSN's", null, URL);
  static final Option<URI> PROXY = new Option<>(
      "proxy", "http://user:password@host:port; unset: what the JVM's properties say", null, URL);
  static final Option<String> CACHE_DIR = new Option<>(
      "cacheDir",
      "a folder for what cannot be sent while the server is away; unset: it is dropped",
      null,
      TEXT);
  static final Option<Integer> MAX_CACHE_BYTES = new Option<>(
      "maxCacheBytes",
      "bytes that may lie there; the oldest give way, 1024 to 2147483647",
      32 << 20,
      whole(1024, Integer.MAX_VALUE));
  static final Option<Boolean> TRACE_OPTIONS_REQUESTS =
      new Option<>("traceOptionsRequests", "record incoming OPTIONS requests", false, FLAG);
  static final Option<Boolean> SEND_DEFAULT_PII = new Option<>(
      "sendDefaultPii",
      "let values of queries, fragments and addresses of clients leave",
      false,
      FLAG);
  static final Option<List<?>> SENSITIVE_NAMES = new Option<>(
      "sensitiveNames",
      "more names whose values are filtered: what they contain",
      List.of(),
      TEXTS);
  static final Option<Boolean> DEBUG =
      new Option<>("debug", "tell of mistakes in using the SDK; costs much", false, FLAG);
  static final Option<List<?>> IN_APP_INCLUDES = new Option<>(
      "inAppIncludes", "package prefixes that are the application's own", List.of(), TEXTS);

  /** All of them, in the order of the documentation. */
  static final List<Option<?>> ALL = List.of(
      DSN,
      TRACES_SAMPLE_RATE,
      RELEASE,
      ENVIRONMENT,
      DIST,
      SERVER_NAME,
      TRACE_PROPAGATION_TARGETS,
      PROPAGATE_TRACEPARENT,
      CONTINUE_TRACEPARENT,
      ORG_ID,
      STRICT_TRACE_CONTINUATION,
      STREAM,
      IGNORE_SPANS,
      ENABLE_BACKPRESSURE_HANDLING,
      MAX_SPANS,
      MAX_QUEUED_SPANS,
      MAX_QUEUED_BYTES,
      REQUEST_TIMEOUT,
      SHUTDOWN_TIMEOUT,
      SEND_CLIENT_REPORTS,
      HTTP2,
      TUNNEL,
      PROXY,
      CACHE_DIR,
      MAX_CACHE_BYTES,
      TRACE_OPTIONS_REQUESTS,
      SEND_DEFAULT_PII,
      SENSITIVE_NAMES,
      DEBUG,
      IN_APP_INCLUDES);

  private final String name;
  private final String description;
  private final @Nullable T defaultValue;
  private final Function<String, T> parser;

  private Option(
      String name, String description, @Nullable T defaultValue, Function<String, T> parser) {
    this.name = name;
    this.description = description;
    this.defaultValue = defaultValue;
    this.parser = parser;
  }

  String optionName() {
    return name;
  }

  String description() {
    return description;
  }

  @Nullable
  T defaultValue() {
    return defaultValue;
  }

  String variable() {
    return "SENTRY_" + words('_').toUpperCase(Locale.ROOT);
  }

  String property() {
    return "sentry." + words();
  }

  /** The name as words, for example {@code traces-sample-rate}. */
  String words() {
    return words('-');
  }

  private String words(char separator) {
    StringBuilder words = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if (letter >= 'A' && letter <= 'Z') {
        words.append(separator);
      }
      words.append(Character.toLowerCase(letter));
    }
    return words.toString();
  }

  /**
   * Reads and checks a text.
   *
   * @param origin where it comes from, for the message
   * @throws IllegalArgumentException with the option's name, the origin and the value
   */
  T parse(String text, String origin) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      String from = origin.equals(name) ? name : name + " (" + origin + ")";
      throw new IllegalArgumentException(from + ": " + e.getMessage(), e);
    }
  }

  private static String dsn(String text) {
    if (!text.isBlank()) {
      Dsn.parse(text);
    }
    return text.strip();
  }

  private static Double rate(String text) {
    double rate = SampleNumbers.parse(text.strip());
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("not a number from 0 to 1: " + text);
    }
    return rate;
  }

  private static Function<String, Integer> whole(int minimum, int maximum) {
    return text -> number(text, minimum, maximum);
  }

  private static Function<String, Duration> millis(int minimum, int maximum) {
    return text -> Duration.ofMillis(number(text, minimum, maximum));
  }

  private static Integer number(String text, int minimum, int maximum) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= minimum && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException ignored) {
      // said below, with the range
    }
    throw new IllegalArgumentException(
        "not a whole number from " + minimum + " to " + maximum + ": " + text);
  }

  private static Boolean flag(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException("neither true nor false: " + text);
    };
  }

  private static Boolean streams(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "stream" -> true;
      case "static" -> false;
      default -> throw new IllegalArgumentException("neither static nor stream: " + text);
    };
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text.strip());
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https")) && url.getRawAuthority() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below, without what stands before the @
    }
    throw new IllegalArgumentException(
        "not a URL of http or https: " + text.replaceFirst("//[^@/]*@", "//***@"));
  }

  private static List<?> texts(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** The value of an option whose entries are texts. */
  static List<String> names(List<?> texts) {
    List<String> names = new ArrayList<>(texts.size());
    for (Object text : texts) {
      names.add(text.toString());
    }
    return names;
  }

  private static List<?> targets(String text) {
    List<?> targets = texts(text);
    PropagationTargets.of(targets);
    return targets;
  }

  /**
   * Strings, regular expressions and patterns of spans, as patterns of spans.
   *
   * @throws IllegalArgumentException for an entry of any other type, or one that every span would match
   */
  static List<SpanPattern> spanPatterns(List<?> entries) {
    List<SpanPattern> patterns = new ArrayList<>();
    for (Object entry : entries) {
      if (entry instanceof SpanPattern pattern && !pattern.isAny()) {
        patterns.add(pattern);
      } else if (entry instanceof Pattern pattern) {
        patterns.add(SpanPattern.any().name(pattern));
      } else if (entry instanceof String part && !part.isBlank()) {
        patterns.add(SpanPattern.any().name(part));
      } else {
        throw new IllegalArgumentException(
            "neither a string, a java.util.regex.Pattern nor a SpanPattern that asks for something: "
                + entry);
      }
    }
    return List.copyOf(patterns);
  }

  @Override
  public String toString() {
    return name;
  }
}
