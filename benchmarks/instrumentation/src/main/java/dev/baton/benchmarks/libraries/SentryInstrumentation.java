package dev.baton.benchmarks.libraries;

import dev.baton.benchmarks.Contender;
import dev.baton.benchmarks.Implementation;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.sentry.okhttp.SentryOkHttpInterceptor;
import jakarta.servlet.Filter;
import java.net.http.HttpClient;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;

/** sentry-java's. */
final class SentryInstrumentation implements Instrumentation {
  private final Contender contender = Implementation.SENTRY_JAVA.open(true);

  @Override
  public Contender contender() {
    return contender;
  }

  @Override
  public Call.Factory okHttp(OkHttpClient client) {
    return client.newBuilder().addInterceptor(new SentryOkHttpInterceptor()).build();
  }

  @Override
  public ClientInterceptor grpcClient() {
    throw new UnsupportedOperationException("gRPC");
  }

  @Override
  public ServerInterceptor grpcServer() {
    throw new UnsupportedOperationException("gRPC");
  }

  @Override
  public Producer<String, String> kafkaProducer(Producer<String, String> producer) {
    throw new UnsupportedOperationException("Kafka");
  }

  @Override
  public Runnable kafkaConsumer(
      Consumer<String, String> consumer,
      java.util.function.Consumer<ConsumerRecord<String, String>> work) {
    throw new UnsupportedOperationException("Kafka");
  }

  @Override
  public HttpClient jdkHttpClient(HttpClient client) {
    throw new UnsupportedOperationException("java.net.http");
  }

  @Override
  public Filter servletFilter() {
    throw new UnsupportedOperationException("Servlet");
  }
}
