package dev.baton.spring.kafka;

import dev.baton.kafka.KafkaTracing;
import java.util.ArrayList;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Has the listeners of Spring Kafka process each record in the trace that it came with, and each batch in a trace that links to those of its
 * records. A delivery that is tried again has a span of its own. Thread-safe.
 *
 * <pre>{@code
 * ConcurrentKafkaListenerContainerFactory<String, Order> factory = ...;
 * factory.getContainerProperties().setAdviceChain(new KafkaListenerAdvice());
 *
 * DefaultKafkaProducerFactory<String, Order> producers = ...;
 * producers.addPostProcessor(new KafkaTracing()::wrap);
 * }</pre>
 */
public final class KafkaListenerAdvice implements MethodInterceptor {
  /*
   * An advice is around the call of a listener, so what it begins also ends, whatever happens. Spring's record interceptors are told before and
   * after, and not after when another of them skips the record. Spring also puts its advices around a listener that has them already, when it
   * wraps that once more (retry topics): then the record that comes is the one that this thread is at work on.
   */

  private static final ThreadLocal<@Nullable Object> AT_WORK = new ThreadLocal<>();

  private final KafkaTracing kafka;

  /** Traces with {@link dev.baton.Baton}, as it is configured at each record. */
  public KafkaListenerAdvice() {
    this(new KafkaTracing());
  }

  /** Traces with {@code kafka}; within a batch, its {@link KafkaTracing#process} continues the trace of one record. */
  public KafkaListenerAdvice(KafkaTracing kafka) {
    this.kafka = kafka;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // one and the same delivery
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object data =
        invocation.getMethod().getName().equals("onMessage") ? invocation.getArguments()[0] : null;
    Object outside = AT_WORK.get();
    if (data == null || data == outside) {
      return invocation.proceed();
    }
    AT_WORK.set(data);
    try {
      if (data instanceof ConsumerRecord<?, ?> record) {
        kafka.process(record, invocation::proceed);
        return null;
      } else if (data instanceof Iterable<?> batch) {
        kafka.processBatch(records(batch), invocation::proceed);
        return null;
      }
      return invocation.proceed();
    } finally {
      if (outside == null) {
        AT_WORK.remove();
      } else {
        AT_WORK.set(outside);
      }
    }
  }

  private static List<ConsumerRecord<?, ?>> records(Iterable<?> batch) {
    List<ConsumerRecord<?, ?>> records = new ArrayList<>();
    for (Object each : batch) {
      if (each instanceof ConsumerRecord<?, ?> record) {
        records.add(record);
      }
    }
    return records;
  }
}
