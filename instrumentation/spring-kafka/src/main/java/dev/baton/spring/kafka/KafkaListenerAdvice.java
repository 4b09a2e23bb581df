package dev.baton.spring.kafka;

import dev.baton.kafka.KafkaTracing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.kafka.listener.DelegatingMessageListener;

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
   * after, and not after when another of them skips the record. Where Spring wraps a listener that has the advice (retry topics), it advises what
   * is outside too. The one inside counts: what is outside fails for each record that is not due yet, and that is no error.
   */

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
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    if (invocation.getMethod().getName().equals("onMessage")
        && !isAdvisedInside(invocation.getThis())) {
      Object data = invocation.getArguments()[0];
      if (data instanceof ConsumerRecord<?, ?> record) {
        kafka.process(record, invocation::proceed);
        return null;
      } else if (data instanceof Iterable<?> batch) {
        kafka.processBatch(records(batch), invocation::proceed);
        return null;
      }
    }
    return invocation.proceed();
  }

  private static boolean isAdvisedInside(@Nullable Object listener) {
    return listener instanceof DelegatingMessageListener<?> outside
        && outside.getDelegate() instanceof Advised inside
        && Stream.of(inside.getAdvisors())
            .anyMatch(advisor -> advisor.getAdvice() instanceof KafkaListenerAdvice);
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
