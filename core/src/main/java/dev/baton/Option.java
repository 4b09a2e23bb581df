package dev.baton;

import dev.baton.propagation.PropagationTargets;
import dev.baton.protocol.Dsn;
import dev.baton.protocol.SampleNumbers;
import dev.baton.trace.SpanPattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be configured. From the name follow the method of {@link Options}, the environment variable and the system
 * property: {@code tracesSampleRate}, {@code SENTRY_TRACES_SAMPLE_RATE}, {@code sentry.traces-sample-rate}.
 *
 * @param <T> the type of its value
 */
final class Option<T> {
  /** In what form a text gives a value. Not a function each: to make one takes as long as to load a class. */
  private enum Form {
    TEXT,
    TEXTS,
    FLAG,
    NUMBER,
    MILLIS,
    DSN,
    RATE,
    URL,
    TARGETS,
    LIFECYCLE
  }

  static final Option<String> DSN =
      new Option<>("dsn", "where envelopes go; empty: nowhere", "", Form.DSN);
  static final Option<Double> TRACES_SAMPLE_RATE = new Option<>(
      "tracesSampleRate",
      "share of own traces that is recorded, 0 to 1; unset: none",
      null,
      Form.RATE);
  static final Option<String> RELEASE = text("release", "for example shop@1.2.3", null);
  static final Option<String> ENVIRONMENT =
      text("environment", "for example staging", "production");
  static final Option<String> DIST = text("dist", "a build of the release", null);
  static final Option<String> SERVER_NAME =
      text("serverName", "the name of this machine; unset: HOSTNAME", null);
  static final Option<List<?>> TRACE_PROPAGATION_TARGETS = new Option<>(
      "tracePropagationTargets", "URLs that get the headers; unset: all", null, Form.TARGETS);
  static final Option<Boolean> PROPAGATE_TRACEPARENT =
      flag("propagateTraceparent", "send the W3C traceparent header too", false);
  static final Option<Boolean> CONTINUE_TRACEPARENT = flag(
      "continueTraceparent",
      "continue from the W3C traceparent header where no sentry-trace came",
      false);
  static final Option<String> ORG_ID =
      text("orgId", "the organisation; unset: from the DSN's host", null);
  static final Option<Boolean> STRICT_TRACE_CONTINUATION =
      flag("strictTraceContinuation", "continue only traces of the same organisation", false);
  static final Option<Boolean> STREAM = new Option<>(
      "traceLifecycle",
      "static: a transaction when its root ends; stream: each span as it ends",
      false,
      Form.LIFECYCLE);
  static final Option<List<?>> IGNORE_SPANS =
      texts("ignoreSpans", "spans that are not recorded: what their name contains");
  static final Option<Boolean> ENABLE_BACKPRESSURE_HANDLING =
      flag("enableBackpressureHandling", "record less while more ends than can be sent", true);
  static final Option<Integer> MAX_SPANS =
      number("maxSpans", "finished spans a transaction keeps, 0 to 1000", 1000, 0, 1000);
  static final Option<Integer> MAX_QUEUED_SPANS = number(
      "maxQueuedSpans",
      "finished spans that may wait to be sent, 1 to 1000000",
      20_000,
      1,
      1_000_000);
  static final Option<Integer> MAX_QUEUED_BYTES = number(
      "maxQueuedBytes",
      "bytes that they may have, as estimated, 1048576 to 2147483647",
      32 << 20,
      1 << 20,
      Integer.MAX_VALUE);
  static final Option<Duration> REQUEST_TIMEOUT = millis(
      "requestTimeoutMillis",
      "how long one request to the server may take, 10 to 600000",
      Duration.ofSeconds(30),
      10,
      600_000);
  static final Option<Duration> SHUTDOWN_TIMEOUT = millis(
      "shutdownTimeoutMillis",
      "how long the end of the program may wait for what is unsent, 0 to 60000",
      Duration.ofSeconds(2),
      0,
      60_000);
  static final Option<Boolean> SEND_CLIENT_REPORTS =
      flag("sendClientReports", "tell the server what was dropped, and why", true);
  static final Option<Boolean> HTTP2 =
      flag("http2", "send over HTTP/2 where the server offers it with TLS", false);
  static final Option<URI> TUNNEL = new Option<>(
      "tunnel", "a URL that takes the envelopes in place of the DSN's", null, Form.URL);
  static final Option<URI> PROXY = new Option<>(
      "proxy",
      "http://user:password@host:port; unset: what the JVM's properties say",
      null,
      Form.URL);
  static final Option<String> CACHE_DIR = text(
      "cacheDir",
      "a folder for what cannot be sent while the server is away; unset: it is dropped",
      null);
  static final Option<Integer> MAX_CACHE_BYTES = number(
      "maxCacheBytes",
      "bytes that may lie there; the oldest give way, 1024 to 2147483647",
      32 << 20,
      1024,
      Integer.MAX_VALUE);
  static final Option<Boolean> TRACE_OPTIONS_REQUESTS =
      flag("traceOptionsRequests", "record incoming OPTIONS requests", false);
  static final Option<Boolean> SEND_DEFAULT_PII = flag(
      "sendDefaultPii", "let values of queries, fragments and addresses of clients leave", false);
  static final Option<List<?>> SENSITIVE_NAMES =
      texts("sensitiveNames", "more names whose values are filtered: what they contain");
  static final Option<Boolean> DEBUG =
      flag("debug", "tell of mistakes in using the SDK; costs much", false);
  static final Option<List<?>> IN_APP_INCLUDES =
      texts("inAppIncludes", "package prefixes that are the application's own");

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
  private final Form form;
  private final int minimum;
  private final int maximum;

  private Option(String name, String description, @Nullable T defaultValue, Form form) {
    this(name, description, defaultValue, form, 0, 0);
  }

  private Option(
      String name,
      String description,
      @Nullable T defaultValue,
      Form form,
      int minimum,
      int maximum) {
    this.name = name;
    this.description = description;
    this.defaultValue = defaultValue;
    this.form = form;
    this.minimum = minimum;
    this.maximum = maximum;
  }

  private static Option<String> text(
      String name, String description, @Nullable String defaultValue) {
    return new Option<>(name, description, defaultValue, Form.TEXT);
  }

  private static Option<List<?>> texts(String name, String description) {
    return new Option<>(name, description, List.of(), Form.TEXTS);
  }

  private static Option<Boolean> flag(String name, String description, boolean defaultValue) {
    return new Option<>(name, description, defaultValue, Form.FLAG);
  }

  private static Option<Integer> number(
      String name, String description, int defaultValue, int minimum, int maximum) {
    return new Option<>(name, description, defaultValue, Form.NUMBER, minimum, maximum);
  }

  private static Option<Duration> millis(
      String name, String description, Duration defaultValue, int minimum, int maximum) {
    return new Option<>(name, description, defaultValue, Form.MILLIS, minimum, maximum);
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
  @SuppressWarnings("unchecked") // an option is made with the form of its type
  T parse(String text, String origin) {
    try {
      return (T) parse(text);
    } catch (IllegalArgumentException e) {
      String from = origin.equals(name) ? name : name + " (" + origin + ")";
      throw new IllegalArgumentException(from + ": " + e.getMessage(), e);
    }
  }

  private Object parse(String text) {
    return switch (form) {
      case TEXT -> text;
      case TEXTS -> texts(text);
      case FLAG -> flag(text);
      case NUMBER -> number(text);
      case MILLIS -> Duration.ofMillis(number(text));
      case DSN -> dsn(text);
      case RATE -> rate(text);
      case URL -> url(text);
      case TARGETS -> targets(text);
      case LIFECYCLE -> isStream(text);
    };
  }

  private static String dsn(String text) {
    if (!text.isBlank()) {
      Dsn.parse(text);
    }
    return text.strip();
  }

  private static double rate(String text) {
    double rate = SampleNumbers.parse(text.strip());
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("not a number from 0 to 1: " + text);
    }
    return rate;
  }

  private int number(String text) {
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

  private static boolean flag(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException("neither true nor false: " + text);
    };
  }

  private static boolean isStream(String text) {
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
    List<String> texts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        texts.add(part.strip());
      }
    }
    return List.copyOf(texts);
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
