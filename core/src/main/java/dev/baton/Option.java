package dev.baton;

import dev.baton.export.ProxyServer;
import dev.baton.propagation.PropagationTargets;
import dev.baton.protocol.Dsn;
import dev.baton.protocol.SampleNumbers;
import dev.baton.trace.SpanPattern;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be configured. From the name follow the method of {@link Options}, the environment variable and the system
 * property: {@code tracesSampleRate}, {@code SENTRY_TRACES_SAMPLE_RATE}, {@code sentry.traces-sample-rate}. What it is for says
 * {@code docs/options.md}.
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
    DSN,
    RATE,
    URL,
    PROXY,
    FOLDER,
    TARGETS,
    LIFECYCLE
  }

  /** All of them, in the order of the documentation. */
  static final List<Option<?>> ALL = new ArrayList<>();

  static final Option<Optional<Dsn>> DSN = new Option<>("dsn", Optional.empty(), Form.DSN);
  static final Option<Double> TRACES_SAMPLE_RATE =
      new Option<>("traces-sample-rate", null, Form.RATE);
  static final Option<String> RELEASE = text("release", null);
  static final Option<String> ENVIRONMENT = text("environment", "production");
  static final Option<String> DIST = text("dist", null);
  static final Option<String> SERVER_NAME = text("server-name", null);
  static final Option<List<?>> TRACE_PROPAGATION_TARGETS =
      new Option<>("trace-propagation-targets", null, Form.TARGETS);
  static final Option<Boolean> PROPAGATE_TRACEPARENT = flag("propagate-traceparent", false);
  static final Option<Boolean> CONTINUE_TRACEPARENT = flag("continue-traceparent", false);
  static final Option<String> ORG_ID = text("org-id", null);
  static final Option<Boolean> STRICT_TRACE_CONTINUATION = flag("strict-trace-continuation", false);
  static final Option<Boolean> STREAM = new Option<>("trace-lifecycle", false, Form.LIFECYCLE);
  static final Option<List<?>> IGNORE_SPANS = texts("ignore-spans");
  static final Option<Boolean> ENABLE_BACKPRESSURE_HANDLING =
      flag("enable-backpressure-handling", true);
  static final Option<Integer> MAX_SPANS = number("max-spans", 1000, 0, 1000);
  static final Option<Integer> MAX_QUEUED_SPANS = number("max-queued-spans", 20_000, 1, 1_000_000);
  static final Option<Integer> MAX_QUEUED_BYTES =
      number("max-queued-bytes", 32 << 20, 1 << 20, Integer.MAX_VALUE);
  static final Option<Integer> REQUEST_TIMEOUT =
      number("request-timeout-millis", 30_000, 10, 600_000);
  static final Option<Integer> SHUTDOWN_TIMEOUT =
      number("shutdown-timeout-millis", 2_000, 0, 60_000);
  static final Option<Boolean> SEND_CLIENT_REPORTS = flag("send-client-reports", true);
  static final Option<Boolean> HTTP2 = flag("http2", false);
  static final Option<URI> TUNNEL = new Option<>("tunnel", null, Form.URL);
  static final Option<ProxyServer> PROXY = new Option<>("proxy", null, Form.PROXY);
  static final Option<Path> CACHE_DIR = new Option<>("cache-dir", null, Form.FOLDER);
  static final Option<Integer> MAX_CACHE_BYTES =
      number("max-cache-bytes", 32 << 20, 1024, Integer.MAX_VALUE);
  static final Option<Boolean> TRACE_OPTIONS_REQUESTS = flag("trace-options-requests", false);
  static final Option<Boolean> SEND_DEFAULT_PII = flag("send-default-pii", false);
  static final Option<List<?>> SENSITIVE_NAMES = texts("sensitive-names");
  static final Option<Boolean> DEBUG = flag("debug", false);
  static final Option<List<?>> IN_APP_INCLUDES = texts("in-app-includes");

  /** The name as words, for example {@code traces-sample-rate}. */
  private final String words;

  private final @Nullable T defaultValue;
  private final Form form;
  private final int minimum;
  private final int maximum;

  private Option(String words, @Nullable T defaultValue, Form form) {
    this(words, defaultValue, form, 0, 0);
  }

  private Option(String words, @Nullable T defaultValue, Form form, int minimum, int maximum) {
    this.words = words;
    this.defaultValue = defaultValue;
    this.form = form;
    this.minimum = minimum;
    this.maximum = maximum;
    ALL.add(this);
  }

  private static Option<String> text(String words, @Nullable String defaultValue) {
    return new Option<>(words, defaultValue, Form.TEXT);
  }

  private static Option<List<?>> texts(String words) {
    return new Option<>(words, List.of(), Form.TEXTS);
  }

  private static Option<Boolean> flag(String words, boolean defaultValue) {
    return new Option<>(words, defaultValue, Form.FLAG);
  }

  private static Option<Integer> number(String words, int defaultValue, int minimum, int maximum) {
    return new Option<>(words, defaultValue, Form.NUMBER, minimum, maximum);
  }

  /** The name of the method, for example {@code tracesSampleRate}; of a time with its unit, as in the other names. */
  String optionName() {
    StringBuilder name = new StringBuilder(words);
    for (int dash = name.indexOf("-"); dash >= 0; dash = name.indexOf("-")) {
      name.deleteCharAt(dash);
      name.setCharAt(dash, Character.toUpperCase(name.charAt(dash)));
    }
    return name.toString();
  }

  String words() {
    return words;
  }

  @Nullable
  T defaultValue() {
    return defaultValue;
  }

  String variable() {
    return "SENTRY_" + words.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  String property() {
    return "sentry." + words;
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
      String name = optionName();
      String from = origin.equals(name) ? name : name + " (" + origin + ")";
      throw new IllegalArgumentException(from + ": " + e.getMessage(), e);
    }
  }

  private Object parse(String text) {
    // One by one: a switch over an enumeration is a class more to load.
    if (form == Form.TEXT) {
      return text;
    } else if (form == Form.FLAG) {
      return flag(text);
    } else if (form == Form.NUMBER) {
      return number(text);
    } else if (form == Form.RATE) {
      return rate(text);
    } else if (form == Form.DSN) {
      return text.isBlank() ? Optional.empty() : Optional.of(Dsn.parse(text));
    } else if (form == Form.URL) {
      return url(text);
    } else if (form == Form.PROXY) {
      return ProxyServer.of(url(text));
    } else if (form == Form.FOLDER) {
      return Path.of(text);
    } else if (form == Form.TEXTS) {
      return split(text);
    } else if (form == Form.TARGETS) {
      return targets(text);
    }
    return isStream(text);
  }

  static boolean isRate(double value) {
    return value >= 0 && value <= 1;
  }

  private static double rate(String text) {
    double rate = SampleNumbers.parse(text.strip());
    if (!isRate(rate)) {
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
      URI url = URI.create(text.strip());
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https")) && url.getRawAuthority() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // said below, without what stands before the @
    }
    throw new IllegalArgumentException(
        "not a URL of http or https: " + text.replaceFirst("//[^@/]*@", "//***@"));
  }

  private static List<?> split(String text) {
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
    List<?> targets = split(text);
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
    return optionName();
  }
}
