package dev.baton;

import dev.baton.export.Destination;
import dev.baton.export.EnvelopeSender;
import dev.baton.export.Http2Provider;
import dev.baton.export.HttpTransport;
import dev.baton.export.SenderSettings;
import dev.baton.export.Stats;
import dev.baton.export.Transport;
import dev.baton.propagation.Continuation;
import dev.baton.propagation.Extracted;
import dev.baton.propagation.PropagationTargets;
import dev.baton.propagation.SentryPropagation;
import dev.baton.protocol.ClientInfo;
import dev.baton.protocol.Dsn;
import dev.baton.protocol.HeadOfTrace;
import dev.baton.protocol.TraceId;
import dev.baton.trace.Counter;
import dev.baton.trace.Counters;
import dev.baton.trace.DataFilter;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.Mistake;
import dev.baton.trace.Mistakes;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Span;
import dev.baton.trace.SpanSink;
import dev.baton.trace.Tracer;
import dev.baton.trace.TracerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One configured SDK: the place where its parts are put together. {@link Baton} holds one for the whole program; libraries and tests
 * take theirs as an argument. Immutable and thread-safe; after it is made, no method throws.
 */
public final class Tracing implements AutoCloseable {
  private final Tracer tracer;
  private final SentryPropagation propagation;
  private final PropagationTargets targets;
  private final Counters counters = new Counters();
  private final @Nullable EnvelopeSender sender;
  private final @Nullable Mistakes mistakes;
  private final Errors errors;
  private final int shutdownMillis;
  private final boolean traceOptionsRequests;
  private final Map<String, String> environment;

  private Tracing(Options options) {
    Dsn dsn = options.require(Option.DSN).orElse(null);
    String orgId = options.get(Option.ORG_ID);
    String organization = orgId != null && !orgId.isBlank()
        ? orgId.strip()
        : dsn == null ? null : dsn.organizationId();
    String release = options.get(Option.RELEASE);
    String environmentName = options.require(Option.ENVIRONMENT);
    String serverName = options.get(Option.SERVER_NAME);
    ClientInfo client = new ClientInfo(
        release,
        environmentName,
        options.get(Option.DIST),
        serverName != null ? serverName : options.environment.get("HOSTNAME"),
        Version.SDK);

    shutdownMillis = options.require(Option.SHUTDOWN_TIMEOUT);
    traceOptionsRequests = options.require(Option.TRACE_OPTIONS_REQUESTS);
    List<?> targetList = options.get(Option.TRACE_PROPAGATION_TARGETS);
    targets = (targetList == null
            ? PropagationTargets.EVERYWHERE
            : PropagationTargets.of(targetList))
        .except(dsn == null ? null : dsn.authority())
        .counting(counters);
    propagation = new SentryPropagation(
        new Continuation(organization, options.require(Option.STRICT_TRACE_CONTINUATION)),
        options.require(Option.PROPAGATE_TRACEPARENT),
        options.require(Option.CONTINUE_TRACEPARENT),
        counters);
    sender = dsn == null || options.spanSink != null ? null : sender(options, dsn, client);
    mistakes = options.require(Option.DEBUG) ? watching(options) : null;
    DataFilter filter = new DataFilter(
        options.require(Option.SEND_DEFAULT_PII),
        Option.names(options.require(Option.SENSITIVE_NAMES)));
    TracerSettings settings = new TracerSettings(
        new HeadOfTrace(
            dsn == null ? null : dsn.publicKey(), release, environmentName, organization),
        options.get(Option.TRACES_SAMPLE_RATE),
        options.tracesSampler,
        sender != null && options.require(Option.ENABLE_BACKPRESSURE_HANDLING)
            ? sender.backpressure()
            : () -> 0,
        Option.spanPatterns(options.require(Option.IGNORE_SPANS)),
        options.require(Option.STREAM),
        options.require(Option.MAX_SPANS),
        filter,
        sink(options.spanSink, sender),
        options.clock,
        options.idGenerator,
        counters,
        options.scopeObserver,
        mistakes);
    environment = options.environment;
    // Asked here, so that a program that was started in no trace never loads what reads one.
    boolean inATrace = environment.containsKey(Environment.TRACE)
        || environment.containsKey(Environment.TRACEPARENT);
    tracer =
        inATrace ? Environment.tracer(settings, propagation, environment) : new Tracer(settings);
    errors = new Errors(
        tracer,
        counters,
        options.eventSink != null ? options.eventSink : sender,
        sender,
        options.require(Option.IN_APP_INCLUDES),
        filter);
    if (sender != null) {
      sender.start(tracer);
    }
  }

  /**
   * An SDK as {@code configure} says.
   *
   * @throws IllegalArgumentException naming the option and the value that is not allowed
   */
  public static Tracing create(Consumer<Options> configure) {
    return create(new Options(), configure);
  }

  /** The same, starting from given options. For tests that bring their own environment. */
  public static Tracing create(Options options, Consumer<Options> configure) {
    configure.accept(options);
    return create(options);
  }

  static Tracing create(Options options) {
    options.check();
    return new Tracing(options);
  }

  private Mistakes watching(Options options) {
    Consumer<? super Mistake> listener = options.mistakeListener;
    Mistakes watching = new Mistakes(listener == null ? counters::mistake : listener, counters);
    options.scopeObserver(watching);
    return watching;
  }

  private EnvelopeSender sender(Options options, Dsn dsn, ClientInfo client) {
    URI tunnel = options.get(Option.TUNNEL);
    Destination destination = Destination.of(
        dsn,
        tunnel,
        Version.SDK,
        options.get(Option.PROXY),
        options.sslContext,
        Duration.ofMillis(options.require(Option.REQUEST_TIMEOUT)));
    return new EnvelopeSender(
        transport(options, destination),
        new SenderSettings(
            client,
            tunnel == null ? null : dsn.toString(),
            counters,
            options.clock,
            options.require(Option.MAX_QUEUED_SPANS),
            options.require(Option.MAX_QUEUED_BYTES),
            destination.timeout(),
            options.require(Option.SEND_CLIENT_REPORTS),
            options.beforeSendTransaction,
            options.beforeSend,
            options.beforeSendSpan,
            options.onDrop,
            options.get(Option.CACHE_DIR),
            options.require(Option.MAX_CACHE_BYTES)));
  }

  private static Transport transport(Options options, Destination destination) {
    if (!options.require(Option.HTTP2)) {
      return new HttpTransport(destination);
    }
    return ServiceLoader.load(Http2Provider.class, Tracing.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            Option.HTTP2 + ": true, but baton-http2 is not among the dependencies"))
        .to(destination);
  }

  private static SpanSink sink(@Nullable SpanSink given, @Nullable EnvelopeSender sender) {
    if (given != null) {
      return given;
    }
    return sender != null ? sender : new Nowhere();
  }

  /** Starts spans and knows the current one. */
  public Tracer tracer() {
    return tracer;
  }

  /** Takes traces out of carriers and puts them in. */
  public SentryPropagation propagation() {
    return propagation;
  }

  /** Which requests may carry the headers. */
  public PropagationTargets targets() {
    return targets;
  }

  /** What was ignored, dropped or failed since the start. */
  public Map<Counter, Long> counters() {
    return counters.snapshot();
  }

  /** What became of all that was recorded and captured since the start. */
  public Stats stats() {
    return sender == null ? Stats.NONE : sender.stats();
  }

  /** For instrumentations: counts a failure of their own, which must not reach the program. */
  public void internalError(Throwable failure) {
    counters.failed(Counter.INTERNAL_ERROR, failure);
  }

  /** Whether incoming OPTIONS requests are recorded. */
  public boolean traceOptionsRequests() {
    return traceOptionsRequests;
  }

  /** The trace to make current for what {@code extracted} came with: that one, or a new one. */
  public Span continueTrace(Extracted extracted) {
    return extracted instanceof Extracted.Remote remote
        ? tracer.continueTrace(
            remote.traceId(), remote.parentSpanId(), remote.sampled(), remote.dsc())
        : tracer.newTrace();
  }

  /** See {@link Baton#captureException(Throwable)}. */
  public TraceId captureException(Throwable thrown) {
    return errors.capture(thrown, true);
  }

  /** Sends an exception that nobody handled, for those who run the code of others. */
  public TraceId captureUnhandled(Throwable thrown) {
    return errors.capture(thrown, false);
  }

  /** See {@link Baton#captureMessage(String)}. */
  public TraceId captureMessage(String message) {
    return errors.capture(message);
  }

  /** See {@link Baton#injectInto(ProcessBuilder)}. */
  public ProcessBuilder injectInto(ProcessBuilder process) {
    Span current = tracer.current();
    if (!current.isSuppressed()) {
      Environment.inject(propagation, current, process.environment(), environment);
    }
    return process;
  }

  /** A task that runs with the span that is current now. What is wrapped already stays as it is; so do the methods below. */
  public Runnable wrap(Runnable task) {
    return Carried.task(tracer.current(), task);
  }

  /** A task that runs with the span that is current now. */
  public <T> Callable<T> wrap(Callable<T> task) {
    return Carried.call(tracer.current(), task);
  }

  /** A task that is run again and again, by a timer for example: each run begins a new trace. Nothing is recorded where tracing is suppressed now. */
  public Runnable wrapRepeated(Runnable task) {
    return Carried.inNewTraces(tracer, task);
  }

  /** A supplier that runs with the span that is current now. */
  public <T> Supplier<T> wrapSupplier(Supplier<T> supplier) {
    return Carried.supplier(tracer.current(), supplier);
  }

  /** A function that runs with the span that is current now. */
  public <T, R> Function<T, R> wrapFunction(Function<T, R> function) {
    return Carried.function(tracer.current(), function);
  }

  /** A function that runs with the span that is current now. */
  public <T, U, R> BiFunction<T, U, R> wrapBiFunction(BiFunction<T, U, R> function) {
    return Carried.biFunction(tracer.current(), function);
  }

  /** A consumer that runs with the span that is current now. */
  public <T> Consumer<T> wrapConsumer(Consumer<T> consumer) {
    return Carried.consumer(tracer.current(), consumer);
  }

  /** An executor whose tasks run with the span that is current when they are handed in. */
  public Executor wrap(Executor executor) {
    return executor instanceof ExecutorService service
        ? wrap(service)
        : CarryingExecutor.of(tracer, executor);
  }

  /** The same for an {@link ExecutorService} of any kind, of virtual threads and {@link java.util.concurrent.ForkJoinPool} too. */
  public ExecutorService wrap(ExecutorService executor) {
    return executor instanceof ScheduledExecutorService scheduled
        ? wrap(scheduled)
        : CarryingExecutorService.of(tracer, executor);
  }

  /** The same for one that schedules. A task that repeats begins a new trace with each run. */
  public ScheduledExecutorService wrap(ScheduledExecutorService executor) {
    return CarryingScheduledExecutorService.of(tracer, executor);
  }

  /**
   * Waits until all that ended so far was sent or given up.
   *
   * @return false when the time was not enough
   */
  public boolean flush(Duration timeout) {
    return sender == null || sender.flush(timeout);
  }

  /** Sends what is left, for as long as {@code shutdownTimeout} allows, and accepts no more. */
  @Override
  public void close() {
    if (mistakes != null) {
      mistakes.close();
    }
    if (sender != null) {
      sender.close(Duration.ofMillis(shutdownMillis));
    }
  }

  /** Without a DSN, what ended is let go. */
  private static final class Nowhere implements SpanSink {
    @Override
    public void accept(RecordedSegment segment) {}

    @Override
    public void accept(RecordedSegment segment, Span span) {}

    @Override
    public void discarded(DiscardReason reason, long transactions, long spans) {}
  }
}
