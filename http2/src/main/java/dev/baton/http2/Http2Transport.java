package dev.baton.http2;

import dev.baton.export.Destination;
import dev.baton.export.HttpTransport;
import dev.baton.export.ProxyServer;
import dev.baton.export.Transport;
import dev.baton.protocol.RateLimitHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Posts envelopes, compressed, over one connection of HTTP/2 where the server agrees to it in the TLS handshake, and of HTTP/1.1 where it does
 * not. Needs the module {@code java.net.http}, and two threads of its client.
 *
 * <p>Source: protocol notes 9.2, RFC 9113.
 */
final class Http2Transport implements Transport {
  /** What is smaller takes longer to compress than to send; see {@link HttpTransport}. */
  private static final int WORTHWHILE = 4 * 1024;

  private final Destination to;
  private final HttpClient client;
  private volatile @Nullable CompletableFuture<?> underWay;

  /** A transport that connects when the first envelope is there. */
  Http2Transport(Destination to) {
    this.to = to;
    HttpClient.Builder builder = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .connectTimeout(to.timeout())
        .followRedirects(HttpClient.Redirect.NEVER);
    if (to.tls() != null) {
      builder.sslContext(to.tls());
    }
    ProxyServer proxy = to.proxy();
    ProxySelector jvm = ProxySelector.getDefault();
    if (proxy != null) {
      builder.proxy(
          ProxySelector.of(InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
    } else if (jvm != null) {
      builder.proxy(jvm);
    }
    client = builder.build();
  }

  @Override
  public Answer send(byte[] envelope, int length) throws IOException {
    boolean compressed = length >= WORTHWHILE;
    HttpRequest.Builder request = HttpRequest.newBuilder(to.endpoint())
        .POST(
            compressed
                ? HttpRequest.BodyPublishers.ofByteArray(compressed(envelope, length))
                : HttpRequest.BodyPublishers.ofByteArray(envelope, 0, length))
        .header("Content-Type", "application/x-sentry-envelope")
        .header("User-Agent", to.userAgent());
    if (compressed) {
      request.header("Content-Encoding", "gzip");
    }
    if (to.auth() != null) {
      request.header("X-Sentry-Auth", to.auth());
    }
    CompletableFuture<HttpResponse<Void>> exchange =
        client.sendAsync(request.build(), head -> new Rest());
    underWay = exchange;
    try {
      HttpResponse<Void> response = exchange.get(to.timeout().toMillis(), TimeUnit.MILLISECONDS);
      List<String> limits = response.headers().allValues(RateLimitHeader.NAME);
      return new Answer(
          response.statusCode(),
          limits.isEmpty() ? null : String.join(",", limits),
          response.headers().firstValue(RateLimitHeader.RETRY_AFTER).orElse(null));
    } catch (TimeoutException | InterruptedException e) {
      exchange.cancel(true);
      throw new IOException("no answer in " + to.timeout().toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (RuntimeException e) {
      throw new IOException("aborted", e);
    } finally {
      underWay = null;
    }
  }

  private static byte[] compressed(byte[] envelope, int length) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(length / 2);
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(envelope, 0, length);
    }
    return compressed.toByteArray();
  }

  /** The body of an answer, which says nothing of use: nobody waits for it, and one that is long is cut off. */
  private static final class Rest implements HttpResponse.BodySubscriber<Void> {
    private static final int LONGEST = 64 * 1024;

    private Flow.@Nullable Subscription subscription;
    private int left = LONGEST;

    @Override
    public CompletionStage<Void> getBody() {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      for (ByteBuffer buffer : item) {
        left -= Math.min(left, buffer.remaining());
      }
      if (left == 0 && subscription != null) {
        subscription.cancel();
      }
    }

    @Override
    public void onError(Throwable failure) {
      // the head was there
    }

    @Override
    public void onComplete() {
      // nobody waits for it
    }
  }

  @Override
  public Transport another() {
    return new Http2Transport(to);
  }

  @Override
  public void abort() {
    CompletableFuture<?> exchange = underWay;
    if (exchange != null) {
      exchange.cancel(true);
    }
  }

  /** For messages: where it sends to. */
  @Override
  public String toString() {
    return to.toString();
  }
}
