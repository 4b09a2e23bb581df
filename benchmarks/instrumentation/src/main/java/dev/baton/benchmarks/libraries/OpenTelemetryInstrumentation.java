package dev.baton.benchmarks.libraries;

import dev.baton.benchmarks.Contender;
import dev.baton.benchmarks.OpenTelemetryContender;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import io.opentelemetry.instrumentation.javahttpclient.JavaHttpClientTelemetry;
import io.opentelemetry.instrumentation.kafkaclients.v2_6.KafkaTelemetry;
import io.opentelemetry.instrumentation.okhttp.v3_0.OkHttpTelemetry;
import jakarta.servlet.Filter;
import java.net.http.HttpClient;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;

/** OpenTelemetry's library instrumentation, without its agent. */
final class OpenTelemetryInstrumentation implements Instrumentation {
  private final OpenTelemetryContender contender = new OpenTelemetryContender(true);

  @Override
  public Contender contender() {
    return contender;
  }

  @Override
  public Call.Factory okHttp(OkHttpClient client) {
    return OkHttpTelemetry.create(contender.openTelemetry()).createCallFactory(client);
  }

  @Override
  public ClientInterceptor grpcClient() {
    return GrpcTelemetry.create(contender.openTelemetry()).createClientInterceptor();
  }

  @Override
  public ServerInterceptor grpcServer() {
    return GrpcTelemetry.create(contender.openTelemetry()).createServerInterceptor();
  }

  @Override
  public Producer<String, String> kafkaProducer(Producer<String, String> producer) {
    return KafkaTelemetry.create(contender.openTelemetry()).wrap(producer);
  }

  @Override
  public Runnable kafkaConsumer(
      Consumer<String, String> consumer,
      java.util.function.Consumer<ConsumerRecord<String, String>> work) {
    Consumer<String, String> traced =
        KafkaTelemetry.create(contender.openTelemetry()).wrap(consumer);
    return () -> traced.poll(Duration.ZERO).forEach(work);
  }

  @Override
  public HttpClient jdkHttpClient(HttpClient client) {
    return JavaHttpClientTelemetry.create(contender.openTelemetry()).newHttpClient(client);
  }

  @Override
  public Filter servletFilter() {
    throw new UnsupportedOperationException("Servlet");
  }
}
