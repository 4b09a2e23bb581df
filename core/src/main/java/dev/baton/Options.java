package dev.baton;

import dev.baton.export.BeforeSend;
import dev.baton.export.DropListener;
import dev.baton.propagation.PropagationTargets;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.trace.Clock;
import dev.baton.trace.IdGenerator;
import dev.baton.trace.Mistake;
import dev.baton.trace.ScopeObserver;
import dev.baton.trace.SpanPattern;
import dev.baton.trace.SpanSink;
import dev.baton.trace.TracesSampler;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The configuration. What is set here counts first, then the system property ({@code sentry.traces-sample-rate}), then the environment
 * variable ({@code SENTRY_TRACES_SAMPLE_RATE}), then the default. Not thread-safe; used once, at start-up.
 *
 * <p>Each method throws an {@code IllegalArgumentException} that names the option and the value when the value is not allowed.
 */
public final class Options {
  /** The variables of the process. */
  final Map<String, String> environment;

  /** Null for those of the process. */
  private final @Nullable Map<String, String> properties;

  private final Map<Option<?>, Object> values = new HashMap<>();

  @Nullable
  TracesSampler tracesSampler;

  @Nullable
  BeforeSend<SegmentData> beforeSendTransaction;

  @Nullable
  BeforeSend<ErrorEvent> beforeSend;

  @Nullable
  UnaryOperator<SpanData> beforeSendSpan;

  @Nullable
  DropListener onDrop;

  @Nullable
  SSLContext sslContext;

  @Nullable
  SpanSink spanSink;

  @Nullable
  Consumer<? super ErrorEvent> eventSink;

  @Nullable
  ScopeObserver scopeObserver;

  @Nullable
  Consumer<? super Mistake> mistakeListener;

  Clock clock = Clock.SYSTEM;
  IdGenerator idGenerator = IdGenerator.random();

  Options() {
    this(System.getenv(), null);
  }

  private Options(Map<String, String> environment, @Nullable Map<String, String> properties) {
    this.environment = environment;
    this.properties = properties;
  }

  /** Options that look into these maps instead of the process's environment and properties. For tests. */
  public static Options from(Map<String, String> environment, Map<String, String> properties) {
    return new Options(environment, properties);
  }

  /** The names that {@link #set} knows: of all options that a text can give, as words, for example {@code traces-sample-rate}. */
  public static List<String> names() {
    return Option.ALL.stream().map(Option::words).toList();
  }

  /**
   * Sets an option by the text that the configuration of a framework has for it.
   *
   * @param name one of {@link #names}
   * @param text as in the environment variable
   * @param origin where it comes from, for the message
   * @throws IllegalArgumentException naming option, origin and value, when the value is not allowed or there is no such option
   */
  public Options set(String name, String text, String origin) {
    Option<?> option = Option.ALL.stream()
        .filter(known -> known.words().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " (" + origin + "): no option"));
    values.put(option, option.parse(text, origin));
    return this;
  }

  /** Where envelopes go: {@code https://key@host/project}. Empty or not set: nowhere; traces still pass through. */
  public Options dsn(String dsn) {
    return set(Option.DSN, dsn);
  }

  /** The share of own traces that is recorded, 0 to 1. Not set: none, and no decision is sent along. */
  public Options tracesSampleRate(double rate) {
    if (!Option.isRate(rate)) {
      return set(Option.TRACES_SAMPLE_RATE, Double.toString(rate)); // which says so
    }
    values.put(Option.TRACES_SAMPLE_RATE, rate);
    return this;
  }

  /** Decides for each root span; see {@link TracesSampler}. */
  public Options tracesSampler(TracesSampler sampler) {
    this.tracesSampler = Objects.requireNonNull(sampler, "tracesSampler");
    return this;
  }

  /** Asked about each transaction before it is sent: returns it, a changed one, or null to drop it. */
  public Options beforeSendTransaction(BeforeSend<SegmentData> callback) {
    this.beforeSendTransaction = Objects.requireNonNull(callback, "beforeSendTransaction");
    return this;
  }

  /** Asked about each error and message before it is sent: returns it, a changed one, or null to drop it. */
  public Options beforeSend(BeforeSend<ErrorEvent> callback) {
    this.beforeSend = Objects.requireNonNull(callback, "beforeSend");
    return this;
  }

  /**
   * Asked about each span before it is sent, the roots of transactions included: returns it or a changed one. It drops none; see
   * {@link #ignoreSpans}.
   */
  public Options beforeSendSpan(UnaryOperator<SpanData> callback) {
    this.beforeSendSpan = Objects.requireNonNull(callback, "beforeSendSpan");
    return this;
  }

  /** The release, for example {@code shop@1.2.3}. */
  public Options release(String release) {
    return set(Option.RELEASE, release);
  }

  /** The environment; {@code production} unless set. */
  public Options environment(String environment) {
    return set(Option.ENVIRONMENT, environment);
  }

  /** A build of the release. */
  public Options dist(String dist) {
    return set(Option.DIST, dist);
  }

  /** The name of this machine; {@code HOSTNAME} unless set. */
  public Options serverName(String serverName) {
    return set(Option.SERVER_NAME, serverName);
  }

  /** The URLs that may receive the headers: strings and {@link java.util.regex.Pattern}s; see {@link PropagationTargets}. */
  public Options tracePropagationTargets(Object... targets) {
    return set(Option.TRACE_PROPAGATION_TARGETS, targets, PropagationTargets::of);
  }

  /** Whether to send the W3C {@code traceparent} header too. */
  public Options propagateTraceparent(boolean propagate) {
    return set(Option.PROPAGATE_TRACEPARENT, propagate);
  }

  /** Whether to continue from the W3C {@code traceparent} header where no valid {@code sentry-trace} came. */
  public Options continueTraceparent(boolean continueIt) {
    return set(Option.CONTINUE_TRACEPARENT, continueIt);
  }

  /** The organisation, when the DSN's host does not name it. */
  public Options orgId(String orgId) {
    return set(Option.ORG_ID, orgId);
  }

  /** Whether to continue only traces of the same organisation. */
  public Options strictTraceContinuation(boolean strict) {
    return set(Option.STRICT_TRACE_CONTINUATION, strict);
  }

  /** When spans leave: {@code static}, a transaction when its root ends; {@code stream}, each span soon after it ends. */
  public Options traceLifecycle(String lifecycle) {
    return set(Option.STREAM, lifecycle);
  }

  /**
   * Spans that are not recorded: strings that their name contains, {@link java.util.regex.Pattern}s found in it, or {@link SpanPattern}s
   * that ask for more. Looked at when a span starts. What starts below an ignored span belongs to the span above it; an ignored root
   * takes everything below it along. Traces go on all the same.
   */
  public Options ignoreSpans(Object... patterns) {
    return set(Option.IGNORE_SPANS, patterns, Option::spanPatterns);
  }

  /** Whether to record less while more ends than can be sent. */
  public Options enableBackpressureHandling(boolean enable) {
    return set(Option.ENABLE_BACKPRESSURE_HANDLING, enable);
  }

  /** How many finished spans a transaction keeps. */
  public Options maxSpans(int maxSpans) {
    return set(Option.MAX_SPANS, Integer.toString(maxSpans));
  }

  /** How many finished spans may wait to be sent. */
  public Options maxQueuedSpans(int maxQueuedSpans) {
    return set(Option.MAX_QUEUED_SPANS, Integer.toString(maxQueuedSpans));
  }

  /** How many bytes what waits to be sent may have, by an estimate. */
  public Options maxQueuedBytes(int maxQueuedBytes) {
    return set(Option.MAX_QUEUED_BYTES, Integer.toString(maxQueuedBytes));
  }

  /** How long one request to the server may take. */
  public Options requestTimeout(Duration timeout) {
    return set(Option.REQUEST_TIMEOUT, Long.toString(timeout.toMillis()));
  }

  /** How long the end of the program may wait for what is unsent. */
  public Options shutdownTimeout(Duration timeout) {
    return set(Option.SHUTDOWN_TIMEOUT, Long.toString(timeout.toMillis()));
  }

  /** Whether to tell the server what was dropped, and why. */
  public Options sendClientReports(boolean send) {
    return set(Option.SEND_CLIENT_REPORTS, send);
  }

  /** Is told what was not sent, and why; see {@link DropListener}. */
  public Options onDrop(DropListener listener) {
    this.onDrop = Objects.requireNonNull(listener, "onDrop");
    return this;
  }

  /** Whether to send over HTTP/2 where the server offers it with TLS. Needs {@code baton-http2}. */
  public Options http2(boolean http2) {
    return set(Option.HTTP2, http2);
  }

  /** A URL that takes the envelopes in place of the DSN's, which they then name themselves. */
  public Options tunnel(String url) {
    return set(Option.TUNNEL, url);
  }

  /** The proxy on the way to the server: {@code http://user:password@host:port}. */
  public Options proxy(String url) {
    return set(Option.PROXY, url);
  }

  /** Whom to trust and who to be, in TLS. Not set: what the JVM's properties say. */
  public Options sslContext(SSLContext context) {
    this.sslContext = Objects.requireNonNull(context, "sslContext");
    return this;
  }

  /** A folder for what cannot be sent while the server is away, made if it is not there. Several processes may share it. */
  public Options cacheDir(String directory) {
    return set(Option.CACHE_DIR, directory);
  }

  /** How many bytes may lie there; the oldest give way. */
  public Options maxCacheBytes(int maxCacheBytes) {
    return set(Option.MAX_CACHE_BYTES, Integer.toString(maxCacheBytes));
  }

  /** Whether to record incoming OPTIONS requests. */
  public Options traceOptionsRequests(boolean trace) {
    return set(Option.TRACE_OPTIONS_REQUESTS, trace);
  }

  /**
   * Whether personal data that Baton collects by itself may leave: the values of a URL's query, its fragment, and addresses of clients.
   * Without it the names of a query's parameters leave, their values do not.
   */
  public Options sendDefaultPii(boolean send) {
    return set(Option.SEND_DEFAULT_PII, send);
  }

  /** More names of attributes and query parameters whose values are replaced by {@code [Filtered]}: parts of names, in any case. */
  public Options sensitiveNames(String... names) {
    return set(Option.SENSITIVE_NAMES, String.join(",", names));
  }

  /**
   * Whether to tell of mistakes in using the SDK: scopes left open or closed on another thread, spans never ended, requests instrumented
   * twice. Takes a stack trace for each span and scope; for development.
   */
  public Options debug(boolean debug) {
    return set(Option.DEBUG, debug);
  }

  /** Where mistakes are told, with {@link #debug}; unless set, in the log. Called on the thread that made or found one. */
  public Options onMistake(Consumer<? super Mistake> listener) {
    this.mistakeListener = Objects.requireNonNull(listener, "onMistake");
    return this;
  }

  /** Package prefixes that are the application's own; they win over what is known to be a library. */
  public Options inAppIncludes(String... prefixes) {
    return set(Option.IN_APP_INCLUDES, String.join(",", prefixes));
  }

  /** Where finished segments go instead of the DSN. For tests. */
  public Options spanSink(SpanSink sink) {
    this.spanSink = Objects.requireNonNull(sink, "spanSink");
    return this;
  }

  /** Where captured exceptions and messages go instead of the DSN. For tests. */
  public Options eventSink(Consumer<? super ErrorEvent> sink) {
    this.eventSink = Objects.requireNonNull(sink, "eventSink");
    return this;
  }

  /** Is told of each scope; so are those given before. */
  public Options scopeObserver(ScopeObserver observer) {
    Objects.requireNonNull(observer, "scopeObserver");
    ScopeObserver before = scopeObserver;
    scopeObserver = before == null ? observer : new BothObservers(before, observer);
    return this;
  }

  /** Where spans read the time. For tests. */
  public Options clock(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /** Where ids come from. For tests. */
  public Options idGenerator(IdGenerator idGenerator) {
    this.idGenerator = Objects.requireNonNull(idGenerator, "idGenerator");
    return this;
  }

  private Options set(Option<List<?>> option, Object[] entries, Consumer<List<?>> check) {
    List<Object> list = Collections.unmodifiableList(Arrays.asList(entries.clone()));
    try {
      check.accept(list);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
    values.put(option, list);
    return this;
  }

  private Options set(Option<Boolean> option, boolean value) {
    values.put(option, value);
    return this;
  }

  private <T> Options set(Option<T> option, String text) {
    if (text == null) {
      throw new IllegalArgumentException(option + ": null");
    }
    values.put(option, option.parse(text, option.optionName()));
    return this;
  }

  /** The value that counts; null when there is none. */
  @SuppressWarnings("unchecked") // a value is only stored under the option that parsed it
  <T> @Nullable T get(Option<T> option) {
    Object set = values.get(option);
    if (set != null) {
      return (T) set;
    }
    String text = property(option.property());
    if (text != null) {
      return option.parse(text, option.property());
    }
    text = environment.get(option.variable());
    // Shells and container files leave variables empty to unset them.
    return text == null || text.isEmpty()
        ? option.defaultValue()
        : option.parse(text, option.variable());
  }

  private @Nullable String property(String name) {
    return properties == null ? System.getProperty(name) : properties.get(name);
  }

  /** Reads every option, so that a value that is not allowed is named also where nothing would ask for it, and keeps what it reads. */
  void check() {
    for (Option<?> option : Option.ALL) {
      Object value = get(option);
      if (value != null) {
        values.put(option, value);
      }
    }
  }

  /** The value that counts, of an option that has a default. */
  <T> T require(Option<T> option) {
    return Objects.requireNonNull(get(option), option.optionName());
  }
}
