package dev.baton.benchmarks.libraries;

import brave.Span;
import brave.Tracer;
import brave.grpc.GrpcTracing;
import brave.jakarta.servlet.TracingFilter;
import brave.kafka.clients.KafkaTracing;
import brave.okhttp3.TracingCallFactory;
import dev.baton.benchmarks.BraveContender;
import dev.baton.benchmarks.Contender;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import jakarta.servlet.Filter;
import java.net.http.HttpClient;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;

/** Brave's. */
final class BraveInstrumentation implements Instrumentation {
  private final BraveContender contender = new BraveContender(true);

  @Override
  public Contender contender() {
    return contender;
  }

  @Override
  public Call.Factory okHttp(OkHttpClient client) {
    return TracingCallFactory.create(contender.tracing(), client);
  }

  @Override
  public ClientInterceptor grpcClient() {
    return GrpcTracing.create(contender.tracing()).newClientInterceptor();
  }

  @Override
  public ServerInterceptor grpcServer() {
    return GrpcTracing.create(contender.tracing()).newServerInterceptor();
  }

  @Override
  public Producer<String, String> kafkaProducer(Producer<String, String> producer) {
    return KafkaTracing.create(contender.tracing()).producer(producer);
  }

  @Override
  public Runnable kafkaConsumer(
      Consumer<String, String> consumer,
      java.util.function.Consumer<ConsumerRecord<String, String>> work) {
    KafkaTracing kafka = KafkaTracing.create(contender.tracing());
    Tracer tracer = contender.tracing().tracer();
    Consumer<String, String> traced = kafka.consumer(consumer);
    return () -> traced.poll(Duration.ZERO).forEach(record -> {
      Span span = kafka.nextSpan(record).name("process").start();
      try (Tracer.SpanInScope scope = tracer.withSpanInScope(span)) {
        work.accept(record);
      } finally {
        span.finish();
      }
    });
  }

  @Override
  public HttpClient jdkHttpClient(HttpClient client) {
    throw new UnsupportedOperationException("java.net.http");
  }

  @Override
  public Filter servletFilter() {
    return TracingFilter.create(contender.tracing());
  }
}
