package dev.baton.benchmarks.libraries;

import dev.baton.benchmarks.Contender;
import dev.baton.benchmarks.Implementation;
import dev.baton.grpc.TracingClientInterceptor;
import dev.baton.grpc.TracingServerInterceptor;
import dev.baton.jdk.httpclient.TracingHttpClient;
import dev.baton.kafka.KafkaTracing;
import dev.baton.okhttp.TracingOkHttp;
import dev.baton.servlet.TracingFilter;
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

/** This project's. */
final class BatonInstrumentation implements Instrumentation {
  private final Contender contender = Implementation.BATON.open(true);

  @Override
  public Contender contender() {
    return contender;
  }

  @Override
  public Call.Factory okHttp(OkHttpClient client) {
    return TracingOkHttp.wrap(client);
  }

  @Override
  public ClientInterceptor grpcClient() {
    return new TracingClientInterceptor();
  }

  @Override
  public ServerInterceptor grpcServer() {
    return new TracingServerInterceptor();
  }

  @Override
  public Producer<String, String> kafkaProducer(Producer<String, String> producer) {
    return new KafkaTracing().wrap(producer);
  }

  @Override
  public Runnable kafkaConsumer(
      Consumer<String, String> consumer,
      java.util.function.Consumer<ConsumerRecord<String, String>> work) {
    KafkaTracing kafka = new KafkaTracing();
    return () -> consumer
        .poll(Duration.ZERO)
        .forEach(record -> kafka.process(record, () -> work.accept(record)));
  }

  @Override
  public HttpClient jdkHttpClient(HttpClient client) {
    return TracingHttpClient.wrap(client);
  }

  @Override
  public Filter servletFilter() {
    return new TracingFilter();
  }
}
