package dev.baton;

import dev.baton.propagation.Extracted;
import dev.baton.propagation.Getter;
import dev.baton.propagation.MapGetter;
import dev.baton.protocol.TraceId;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Distributed tracing in Sentry's words: the operations of its documentation, for the one SDK of the program.
 *
 * <pre>{@code
 * Baton.init(options -> options.dsn("http://key@127.0.0.1:8969/checkout").tracesSampleRate(1.0));
 *
 * Baton.continueTrace(message.headers(), () ->
 *     Baton.startSpan(SpanOptions.named("charge card").op("queue.process"), () -> charge(message)));
 * }</pre>
 *
 * <p>Callbacks may throw anything, checked exceptions included; it passes through, and the span is marked {@code internal_error}. Where a
 * callback returns a {@link java.util.concurrent.CompletionStage}, the span ends when that completes. The variants without a callback
 * return something to close, for try-with-resources. Thread-safe; before {@link #init} everything works and nothing is recorded or sent.
 */
public final class Baton {
  /** Null until {@link #init}. */
  private static volatile @Nullable Tracing current;

  /** Closes when the program ends; null while there is nothing to close. It keeps the class loader of this class alive. */
  private static @Nullable Thread shutdown;

  private Baton() {}

  /**
   * Configures the SDK of this program; calling it again replaces the earlier one, which is closed. When the program ends, what is
   * unsent is delivered, for two seconds at most.
   *
   * @return the SDK, for those who pass it along
   * @throws IllegalArgumentException naming the option and the value that is not allowed; the earlier SDK then stays
   */
  public static Tracing init(Consumer<Options> configure) {
    return use(Tracing.create(configure));
  }

  /** The same with nothing but system properties and environment variables. */
  public static Tracing init() {
    return use(Tracing.create(new Options()));
  }

  private static synchronized Tracing use(Tracing next) {
    Tracing before = current;
    current = next;
    if (before != null) {
      before.close();
    }
    if (shutdown == null) {
      Thread hook = new AtTheEnd();
      try {
        Runtime.getRuntime().addShutdownHook(hook);
        shutdown = hook;
      } catch (IllegalStateException e) {
        // The program is ending already.
      }
    }
    return next;
  }

  /** The SDK that counts now. */
  public static Tracing tracing() {
    Tracing known = current;
    return known == null ? BeforeInit.TRACING : known;
  }

  /**
   * Delivers what is unsent and accepts no more, until the next {@link #init}. Nothing outside holds on to Baton afterwards, so a web
   * application that calls this when it stops can be unloaded.
   */
  public static void close() {
    tracing().close();
    removeShutdown();
  }

  private static synchronized void removeShutdown() {
    Thread hook = shutdown;
    if (hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The program is ending already.
      }
      shutdown = null;
    }
  }

  /** Waits until all that ended so far was sent or given up; false when the time was not enough. */
  public static boolean flush(Duration timeout) {
    return tracing().flush(timeout);
  }

  // --- continuing a trace
  // -----------------------------------------------------------------------------------------------------------

  /**
   * Continues the trace that came in these headers, or begins a new one when none did. No span is active until one is started.
   *
   * @param headers names in any form ({@code Sentry-Trace}, {@code HTTP_SENTRY_TRACE}, {@code SENTRY_TRACE}); values are strings,
   *     arrays or lists of them
   */
  public static Scope continueTrace(Map<String, ?> headers) {
    return continueTraceFrom(headers, MapGetter.INSTANCE);
  }

  /** The same for any carrier. */
  public static <C> Scope continueTraceFrom(C carrier, Getter<? super C> getter) {
    return continued(tracing().propagation().extract(carrier, getter)).makeCurrent();
  }

  /** The same for the two values; null for one that did not come, several lines of {@code baggage} joined by commas (RFC 9110 5.3). */
  public static Scope continueTrace(@Nullable String sentryTrace, @Nullable String baggage) {
    return continued(tracing().propagation().extract(sentryTrace, baggage)).makeCurrent();
  }

  /** Does the work in the trace that came in these headers, and returns its result. */
  public static <T extends @Nullable Object, E extends Throwable> T continueTrace(
      Map<String, ?> headers, Work<T, E> work) throws E {
    return continued(tracing().propagation().extract(headers, MapGetter.INSTANCE))
        .whileCurrent(work);
  }

  /** Does the work in the trace that came in these headers. */
  public static <E extends Throwable> void continueTrace(Map<String, ?> headers, VoidWork<E> work)
      throws E {
    continued(tracing().propagation().extract(headers, MapGetter.INSTANCE)).whileCurrent(work);
  }

  /** Does the work in the trace that came in these two values, and returns its result. */
  public static <T extends @Nullable Object, E extends Throwable> T continueTrace(
      @Nullable String sentryTrace, @Nullable String baggage, Work<T, E> work) throws E {
    return continued(tracing().propagation().extract(sentryTrace, baggage)).whileCurrent(work);
  }

  /** Does the work in the trace that came in these two values. */
  public static <E extends Throwable> void continueTrace(
      @Nullable String sentryTrace, @Nullable String baggage, VoidWork<E> work) throws E {
    continued(tracing().propagation().extract(sentryTrace, baggage)).whileCurrent(work);
  }

  private static Span continued(Extracted extracted) {
    return tracing().continueTrace(extracted);
  }

  /** Begins a new trace; what is started until the scope is closed belongs to it. */
  public static Scope startNewTrace() {
    return tracing().tracer().newTrace().makeCurrent();
  }

  /** Does the work in a new trace, and returns its result. */
  public static <T extends @Nullable Object, E extends Throwable> T startNewTrace(Work<T, E> work)
      throws E {
    return tracing().tracer().newTrace().whileCurrent(work);
  }

  /** Does the work in a new trace. */
  public static <E extends Throwable> void startNewTrace(VoidWork<E> work) throws E {
    tracing().tracer().newTrace().whileCurrent(work);
  }

  // --- starting spans
  // ---------------------------------------------------------------------------------------------------------------

  /** Starts a span that is current until it is closed. */
  public static SpanScope startSpan(String name) {
    return startSpan(SpanOptions.named(name));
  }

  /** Starts a span that is current until it is closed. */
  public static SpanScope startSpan(SpanOptions options) {
    return new SpanScope(tracing().tracer().start(options));
  }

  /** Does the work in a span, and returns its result. */
  public static <T extends @Nullable Object, E extends Throwable> T startSpan(
      SpanOptions options, Work<T, E> work) throws E {
    return Spans.run(tracing().tracer().start(options), true, span -> work.call());
  }

  /** Does the work in a span. */
  public static <E extends Throwable> void startSpan(SpanOptions options, VoidWork<E> work)
      throws E {
    startSpan(options, span -> {
      work.run();
    });
  }

  /**
   * Does the work in a span that it is given, and returns its result. A lambda that is nothing but a call means this method; where the
   * call has no result, give it braces.
   */
  @SuppressWarnings("overloads") // a function is a consumer too, so no call is ambiguous
  public static <T extends @Nullable Object, E extends Throwable> T startSpan(
      SpanOptions options, SpanFunction<T, E> work) throws E {
    return Spans.run(tracing().tracer().start(options), true, work);
  }

  /** Does the work in a span that it is given. */
  @SuppressWarnings("overloads") // see above
  public static <E extends Throwable> void startSpan(SpanOptions options, SpanConsumer<E> work)
      throws E {
    Spans.run(tracing().tracer().start(options), true, span -> {
      work.accept(span);
      return span;
    });
  }

  /** Does the work in a span that the work itself ends, now or later, and returns its result. */
  @SuppressWarnings("overloads") // see above
  public static <T extends @Nullable Object, E extends Throwable> T startSpanManual(
      SpanOptions options, ManualSpanFunction<T, E> work) throws E {
    Span span = tracing().tracer().start(options);
    return Spans.run(span, false, started -> work.apply(started, started::end));
  }

  /** Does the work in a span that the work itself ends, now or later. */
  @SuppressWarnings("overloads") // see above
  public static <E extends Throwable> void startSpanManual(
      SpanOptions options, ManualSpanConsumer<E> work) throws E {
    Span span = tracing().tracer().start(options);
    Spans.run(span, false, started -> {
      work.accept(started, started::end);
      return started;
    });
  }

  /** Starts a span that is not made current; end it with {@link Span#end()}. */
  public static Span startInactiveSpan(SpanOptions options) {
    return tracing().tracer().start(options);
  }

  /** Starts a transaction of its own in the current trace, under the active span if there is one, current until it is closed. */
  public static SpanScope startTransaction(String name, String op) {
    return startTransaction(SpanOptions.named(name).op(op));
  }

  /** The same with more to say. */
  public static SpanScope startTransaction(SpanOptions options) {
    return startSpan(options.forceTransaction(true));
  }

  // --- the current span
  // -------------------------------------------------------------------------------------------------------------

  /** The span that is active here; null when there is none, also where a trace is being continued. */
  public static @Nullable Span getActiveSpan() {
    return tracing().tracer().active();
  }

  /** The local root above {@code span}, itself when it is one. */
  public static Span getRootSpan(Span span) {
    return span.root();
  }

  /** Makes {@code span} current; with null no span is active, and what is started becomes a new root of the trace. */
  public static Scope withActiveSpan(@Nullable Span span) {
    return active(span).makeCurrent();
  }

  private static Span active(@Nullable Span span) {
    return span == null ? tracing().tracer().withoutActive() : span;
  }

  /** Does the work with {@code span} current, and returns its result. */
  public static <T extends @Nullable Object, E extends Throwable> T withActiveSpan(
      @Nullable Span span, Work<T, E> work) throws E {
    return active(span).whileCurrent(work);
  }

  /** Does the work with {@code span} current. */
  public static <E extends Throwable> void withActiveSpan(@Nullable Span span, VoidWork<E> work)
      throws E {
    active(span).whileCurrent(work);
  }

  /** Until the scope is closed nothing is recorded and no header is written. */
  public static Scope suppressTracing() {
    return tracing().tracer().suppressed().makeCurrent();
  }

  /** Does the work without recording anything, and returns its result. */
  public static <T extends @Nullable Object, E extends Throwable> T suppressTracing(Work<T, E> work)
      throws E {
    return tracing().tracer().suppressed().whileCurrent(work);
  }

  /** Does the work without recording anything. */
  public static <E extends Throwable> void suppressTracing(VoidWork<E> work) throws E {
    tracing().tracer().suppressed().whileCurrent(work);
  }

  // --- passing the trace on
  // ---------------------------------------------------------------------------------------------------------

  /** The value of {@code sentry-trace} for whatever is called from here. */
  public static String getTraceparent() {
    return tracing().tracer().current().toTraceHeader();
  }

  /** The value of {@code baggage} for whatever is called from here; null when there is nothing to say. */
  public static @Nullable String getBaggage() {
    return tracing().tracer().current().toBaggageHeader();
  }

  /** The value of {@code sentry-trace} that names {@code span}. */
  public static String spanToTraceHeader(Span span) {
    return span.toTraceHeader();
  }

  /** The value of {@code baggage} that goes with {@code span}; null when there is nothing to say. */
  public static @Nullable String spanToBaggageHeader(Span span) {
    return span.toBaggageHeader();
  }

  /**
   * Both values by header name, for any carrier: {@code sentry-trace}, and {@code baggage} where there is something to say. Empty where
   * tracing is suppressed.
   */
  public static Map<String, String> getTraceData() {
    return getTraceData(tracing().tracer().current());
  }

  /** Both values for {@code span}. */
  public static Map<String, String> getTraceData(Span span) {
    return TraceData.of(span);
  }

  /** Both values as HTML meta tags, a line each, for the head of a page; the browser's SDK continues the trace from there. */
  public static String getTraceMetaTags() {
    return getTraceMetaTags(getTraceData());
  }

  /** These values as HTML meta tags. */
  public static String getTraceMetaTags(Map<String, String> traceData) {
    return TraceData.metaTags(traceData);
  }

  /** Names the current trace in the environment of a process that is about to start; what the caller set there stays. */
  public static ProcessBuilder injectInto(ProcessBuilder process) {
    return tracing().injectInto(process);
  }

  // --- errors
  // -----------------------------------------------------------------------------------------------------------------------

  /** Sends an exception, with its causes, as part of the current trace; returns the id of the event. */
  public static TraceId captureException(Throwable thrown) {
    return tracing().captureException(thrown);
  }

  /** Sends a message as part of the current trace; returns the id of the event. */
  public static TraceId captureMessage(String message) {
    return tracing().captureMessage(message);
  }

  /** Not a lambda: the first one of a process takes as long to make as twenty classes to load. */
  private static final class AtTheEnd extends Thread {
    AtTheEnd() {
      super("baton-shutdown");
    }

    @Override
    public void run() {
      tracing().close();
    }
  }

  /** Made only where something is asked before {@link #init}: traces pass through, whatever the environment says. */
  private static final class BeforeInit {
    static final Tracing TRACING = Tracing.create(Options.from(Map.of(), Map.of()), options -> {});
  }
}
