package dev.baton.rabbitmq;

import com.rabbitmq.client.Channel;
import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.VoidWork;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Convention;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.EnqueuedTime;
import dev.baton.instrument.ServerHandler;
import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries traces to and from Celery through RabbitMQ: a channel that publishes tasks for Celery's workers, and consumes tasks that Celery's
 * clients submitted, as Sentry's SDK for Python does. A task is a message whose headers name it in {@code task} (Celery's message protocol,
 * version 2). Thread-safe, as far as channels are.
 *
 * <ul>
 *   <li>The header {@code sentry-propagate-traces: false} keeps a task out of the trace; it is not sent.
 *   <li>A task with {@code sentry-monitor-slug} is one of a schedule: it begins a trace, and is told when it was submitted.
 *   <li>Members of {@code baggage} that a task has already win, {@code sentry-} ones too.
 * </ul>
 *
 * <p>Source: protocol notes 7.6.
 */
public final class CeleryTracing {
  private static final String NESTED = "headers";
  private static final String OPT_OUT = "sentry-propagate-traces";
  private static final String SCHEDULED = "sentry-monitor-slug";
  private static final String STARTED = "sentry-monitor-start-timestamp-s";

  private final Tasks tasks;

  /** Traces with {@link Baton}, as it is configured at each task. */
  public CeleryTracing() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public CeleryTracing(Tracing tracing) {
    this(() -> tracing);
  }

  private CeleryTracing(Supplier<Tracing> tracing) {
    tasks = new Tasks(tracing);
  }

  /** A channel that traces the tasks of {@code basicPublish} and {@code basicConsume}, and for the rest is {@code channel}. */
  public Channel wrap(Channel channel) {
    return tasks.through(channel);
  }

  /** Sends a task with these headers. */
  @FunctionalInterface
  interface Sending<E extends Throwable> {
    void with(Map<String, Object> headers) throws E;
  }

  /** Sends a task; the headers that are given stay as they are. */
  <E extends Throwable> void submit(
      @Nullable String queue, Map<String, Object> headers, Sending<E> sending) throws E {
    tasks.submit(queue, headers, 0, sending);
  }

  /** Messages that are tasks. */
  private static final class Tasks implements Traffic {
    private final Supplier<Tracing> tracing;
    private final Convention<CeleryTask, Object> inside =
        Conventions.queueProcess(CeleryTask.Adapter.WORKED_ON);
    private final ClientHandler<CeleryTask, Object> submit;
    private final ServerHandler<CeleryTask, Object> task;

    Tasks(Supplier<Tracing> tracing) {
      this.tracing = tracing;
      submit = new ClientHandler<>(
          tracing, Conventions.queue(CeleryTask.Adapter.SUBMITTED, "queue.submit.celery"));
      task = new ServerHandler<>(
          tracing, Conventions.queue(CeleryTask.Adapter.WORKED_ON, "queue.task.celery"));
    }

    /** The routing key is the name of a queue only where the default exchange is asked. */
    @Override
    public void publish(Sent message, Publishing call) throws Throwable {
      String queue = message.exchange().isEmpty() ? message.routingKey() : null;
      submit(
          queue,
          message.headers(),
          message.size(),
          headers -> call.with(message.withHeaders(headers)));
    }

    <E extends Throwable> void submit(
        @Nullable String queue, Map<String, Object> given, long size, Sending<E> sending) throws E {
      Map<String, Object> headers = new LinkedHashMap<>(given);
      Object propagate = headers.remove(OPT_OUT);
      if (propagate != null && !Boolean.parseBoolean(propagate.toString())) {
        sending.with(headers);
      } else if (headers.containsKey(SCHEDULED)) {
        try (Scope scope = tracing.get().tracer().newTrace().makeCurrent()) {
          send(new CeleryTask(queue, headers, size), sending);
        }
      } else {
        send(new CeleryTask(queue, headers, size), sending);
      }
    }

    private <E extends Throwable> void send(CeleryTask sent, Sending<E> sending) throws E {
      Tracer tracer = tracing.get().tracer();
      Map<String, Object> headers = sent.headers();
      Map<String, Object> nested = new LinkedHashMap<>();
      if (headers.get(NESTED) instanceof Map<?, ?> known) {
        known.forEach((name, value) -> nested.put(String.valueOf(name), value));
      }
      headers.put(NESTED, nested);
      if (headers.containsKey(SCHEDULED)) {
        putTwice(sent, STARTED, String.format(Locale.ROOT, "%.9f", tracer.now() / 1e9));
      }
      Span span = submit.start(sent, sent, Tasks::set);
      try (Scope scope = span.makeCurrent()) {
        sending.with(headers);
        submit.finish(span, sent, null, null);
      } catch (Throwable e) {
        submit.finish(span, sent, null, e);
        throw e;
      }
    }

    /** Celery hands the nested headers to the task, and other clients read the outer ones. */
    private static void putTwice(CeleryTask sent, String name, Object value) {
      sent.headers().put(name, value);
      sent.nestedHeaders().put(name, value);
    }

    private static void set(CeleryTask sent, String name, String value) {
      switch (name) {
        case BaggageHeader.NAME ->
          putTwice(sent, name, merged(value, Fields.text(sent.header(name))));
        case EnqueuedTime.FIELD -> putTwice(sent, name, new BigDecimal(value).doubleValue());
        default -> putTwice(sent, name, value);
      }
    }

    /** Our members, those that the task has already over them, and those of other vendors. */
    private static String merged(String own, @Nullable String existing) {
      if (existing == null) {
        return own;
      }
      Map<String, String> members =
          new LinkedHashMap<>(DynamicSamplingContext.parse(own).toMap());
      members.putAll(DynamicSamplingContext.parse(existing).toMap());
      String all = BaggageHeader.merge(
          BaggageHeader.withoutSentry(existing), DynamicSamplingContext.of(members));
      return all == null ? own : all;
    }

    @Override
    public <E extends Throwable> void process(Received message, VoidWork<E> work) throws E {
      CeleryTask received = new CeleryTask(message.queue(), message.headers(), message.size());
      task.run(received, () -> processInside(received, work));
    }

    private <E extends Throwable> void processInside(CeleryTask received, VoidWork<E> work)
        throws E {
      Tracer tracer = tracing.get().tracer();
      Span span = tracer.start(CeleryTask.Adapter.WORKED_ON.name(received), inside.op());
      span.setOrigin(inside.origin());
      inside.start(received, span);
      EnqueuedTime.describe(inside.field(received, EnqueuedTime.FIELD), tracer.now(), span);
      try (Scope scope = span.makeCurrent()) {
        work.run();
        span.setStatus(SpanStatus.OK).end();
      } catch (Throwable e) {
        span.setStatus(SpanStatus.INTERNAL_ERROR).end();
        throw e;
      }
    }
  }
}
