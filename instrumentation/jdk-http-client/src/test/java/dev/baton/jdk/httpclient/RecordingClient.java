package dev.baton.jdk.httpclient;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A client of somebody else that never answers: it remembers what it was given, and hands out plain futures. */
final class RecordingClient extends HttpClient {
  final List<HttpRequest> requests = new ArrayList<>();
  final List<@Nullable Object> handlers = new ArrayList<>();
  final CompletableFuture<HttpResponse<?>> pending = new CompletableFuture<>();

  @Nullable
  RuntimeException refusal;

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws InterruptedException {
    requests.add(request);
    throw new InterruptedException("interrupted");
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    requests.add(request);
    handlers.add(handler);
    if (refusal != null) {
      throw refusal;
    }
    return answer();
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushPromiseHandler) {
    requests.add(request);
    handlers.add(handler);
    handlers.add(pushPromiseHandler);
    return answer();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // it is never completed with a value
  private <T> CompletableFuture<HttpResponse<T>> answer() {
    return (CompletableFuture) pending;
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return Optional.empty();
  }

  @Override
  public Redirect followRedirects() {
    return Redirect.NEVER;
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return Optional.empty();
  }

  @Override
  public SSLContext sslContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SSLParameters sslParameters() {
    return new SSLParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return Optional.empty();
  }

  @Override
  public Version version() {
    return Version.HTTP_1_1;
  }

  @Override
  public Optional<Executor> executor() {
    return Optional.empty();
  }
}
