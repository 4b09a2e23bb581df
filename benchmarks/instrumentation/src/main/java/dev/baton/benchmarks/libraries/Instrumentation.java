package dev.baton.benchmarks.libraries;

import dev.baton.benchmarks.Contender;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import jakarta.servlet.Filter;
import java.net.http.HttpClient;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** One tracing implementation and its instrumentation of each library, as its documentation sets it up. What it lacks ({@link Row#absence}) throws. */
interface Instrumentation {
  /** The implementation, which starts what calls and counts what ended; null for none. */
  @Nullable
  Contender contender();

  /** What calls through {@code client}. */
  Call.Factory okHttp(OkHttpClient client);

  /** For a channel. */
  ClientInterceptor grpcClient();

  /** For a server. */
  ServerInterceptor grpcServer();

  /** What sends through {@code producer}. */
  Producer<String, String> kafkaProducer(Producer<String, String> producer);

  /** What polls {@code consumer} once and does {@code work} with each record. */
  Runnable kafkaConsumer(
      Consumer<String, String> consumer,
      java.util.function.Consumer<ConsumerRecord<String, String>> work);

  /** What calls through {@code client}. */
  HttpClient jdkHttpClient(HttpClient client);

  /** For a servlet container. */
  Filter servletFilter();
}
