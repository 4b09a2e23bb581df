package dev.baton.benchmarks.libraries;

import dev.baton.benchmarks.Contender;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** The libraries as they come. Where there has to be something, it does nothing. */
final class NoInstrumentation implements Instrumentation {
  @Override
  public @Nullable Contender contender() {
    return null;
  }

  @Override
  public Call.Factory okHttp(OkHttpClient client) {
    return client;
  }

  @Override
  public ClientInterceptor grpcClient() {
    return new ClientInterceptor() {
      @Override
      public <Q, R> ClientCall<Q, R> interceptCall(
          MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return next.newCall(method, options);
      }
    };
  }

  @Override
  public ServerInterceptor grpcServer() {
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return next.startCall(call, headers);
      }
    };
  }

  @Override
  public Producer<String, String> kafkaProducer(Producer<String, String> producer) {
    return producer;
  }

  @Override
  public Runnable kafkaConsumer(
      Consumer<String, String> consumer,
      java.util.function.Consumer<ConsumerRecord<String, String>> work) {
    return () -> consumer.poll(Duration.ZERO).forEach(work);
  }

  @Override
  public HttpClient jdkHttpClient(HttpClient client) {
    return client;
  }

  @Override
  public Filter servletFilter() {
    return new Filter() {
      @Override
      public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        chain.doFilter(request, response);
      }
    };
  }
}
