package dev.baton.kafka;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.VoidWork;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.Delegation;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Carries traces through Kafka: a producer that names its span in the headers of each record, and records that are processed in the trace
 * that they came with. Thread-safe.
 *
 * <pre>{@code
 * KafkaTracing kafka = new KafkaTracing();
 * Producer<String, Order> producer = kafka.wrap(new KafkaProducer<>(properties));
 *
 * for (ConsumerRecord<String, Order> record : consumer.poll(timeout)) {
 *   kafka.process(record, () -> fulfil(record.value()));
 * }
 * }</pre>
 *
 * <p>Source: protocol notes 7.6.
 */
public final class KafkaTracing {
  private final ClientHandler<ProducerRecord<?, ?>, Object> publish;
  private final ServerHandler<ConsumerRecord<?, ?>, Object> process;
  private final ServerHandler<List<ConsumerRecord<?, ?>>, Object> batch;

  /** Traces with {@link Baton}, as it is configured at each record. */
  public KafkaTracing() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public KafkaTracing(Tracing tracing) {
    this(() -> tracing);
  }

  private KafkaTracing(Supplier<Tracing> tracing) {
    publish = new ClientHandler<>(tracing, Conventions.queuePublish(SentRecord.ADAPTER));
    process = new ServerHandler<>(tracing, Conventions.queueProcess(ReceivedRecord.ADAPTER));
    batch = new ServerHandler<>(tracing, Conventions.queueProcessBatch(ReceivedRecord.ADAPTER));
  }

  /**
   * A producer that traces what it sends, and for the rest is {@code producer}. The record that is given stays as it is; a copy of it is sent.
   *
   * <p>The span ends when {@code send} returns: an acknowledgement comes later than the end of most spans that send. What fails until then
   * marks the span; what fails later is in the future and in the callback.
   */
  public <K, V> Producer<K, V> wrap(Producer<K, V> producer) {
    @SuppressWarnings("unchecked")
    Class<Producer<K, V>> type = (Class<Producer<K, V>>) (Class<?>) Producer.class;
    return Delegation.around(
        producer,
        type,
        (method, arguments, call) ->
            method.getName().equals("send") && arguments[0] instanceof ProducerRecord<?, ?> record
                ? send(record, arguments, call)
                : call.with(arguments));
  }

  private @Nullable Object send(
      ProducerRecord<?, ?> given, @Nullable Object[] arguments, Delegation.Call call)
      throws Throwable {
    ProducerRecord<?, ?> record = copy(given);
    Span span = publish.start(record, record.headers(), Fields::set);
    arguments[0] = record;
    try (Scope scope = span.makeCurrent()) {
      Object sent = call.with(arguments);
      publish.finish(span, record, null, failure(sent));
      return sent;
    } catch (Throwable e) {
      publish.finish(span, record, null, e);
      throw e;
    }
  }

  /** The producer locks the headers of a record that it has sent; the copy has headers of its own. */
  static <K, V> ProducerRecord<K, V> copy(ProducerRecord<K, V> record) {
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.timestamp(),
        record.key(),
        record.value(),
        record.headers());
  }

  /** Why it was not sent, where that is known already. */
  private static @Nullable Throwable failure(@Nullable Object sent) throws InterruptedException {
    if (sent instanceof Future<?> future && future.isDone() && !future.isCancelled()) {
      try {
        future.get();
      } catch (ExecutionException e) {
        return e.getCause();
      }
    }
    return null;
  }

  /** Writes into a record what tells of it, with a span for itself. */
  void hand(ProducerRecord<?, ?> record) {
    publish.finish(publish.start(record, record.headers(), Fields::set), record, null, null);
  }

  /** Processes one record in the trace that it came with, or in a new one. What the work throws is sent and passes on. */
  public <E extends Throwable> void process(ConsumerRecord<?, ?> record, VoidWork<E> work)
      throws E {
    process.run(record, work);
  }

  /**
   * Processes records together, in one span of a new trace that links to the spans that sent them. Within, {@link #process} continues the
   * trace of one of them.
   *
   * @param records usually {@code ConsumerRecords}; for none, the work runs without a span
   */
  public <E extends Throwable> void processBatch(
      Iterable<? extends ConsumerRecord<?, ?>> records, VoidWork<E> work) throws E {
    List<ConsumerRecord<?, ?>> all = new ArrayList<>();
    records.forEach(all::add);
    if (all.isEmpty()) {
      work.run();
    } else {
      batch.run(all, work);
    }
  }
}
