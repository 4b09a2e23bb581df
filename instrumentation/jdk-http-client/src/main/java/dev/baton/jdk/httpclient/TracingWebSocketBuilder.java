package dev.baton.jdk.httpclient;

import static java.util.Objects.requireNonNull;

import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Traces the handshake of a WebSocket. What is sent over it afterwards is nobody's request. */
final class TracingWebSocketBuilder implements WebSocket.Builder {
  /*
   * A builder of the client can only add headers, and may build several times. So settings are kept, and each build plays them to a
   * builder of its own. What is wrong with them is said there, as the client says it: by the future.
   */

  private final HttpClient client;
  private final Supplier<Tracing> tracing;
  private final ClientHandler<Handshake, Integer> handler;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private final List<Consumer<WebSocket.Builder>> settings = new ArrayList<>();

  TracingWebSocketBuilder(HttpClient client, Supplier<Tracing> tracing) {
    this.client = client;
    this.tracing = tracing;
    this.handler = new ClientHandler<>(tracing, Conventions.httpClient(Handshake.Adapter.INSTANCE));
  }

  @Override
  public WebSocket.Builder header(String name, String value) {
    headers.add(Map.entry(requireNonNull(name, "name"), requireNonNull(value, "value")));
    return this;
  }

  @Override
  public WebSocket.Builder connectTimeout(Duration timeout) {
    requireNonNull(timeout, "timeout");
    return set(builder -> builder.connectTimeout(timeout));
  }

  @Override
  public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
    requireNonNull(mostPreferred, "mostPreferred");
    String[] others = lesserPreferred.clone();
    return set(builder -> builder.subprotocols(mostPreferred, others));
  }

  private WebSocket.Builder set(Consumer<WebSocket.Builder> setting) {
    settings.add(setting);
    return this;
  }

  @Override
  public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
    Handshake handshake = new Handshake(uri, List.copyOf(headers));
    Map<String, String> own = new HashMap<>(4);
    Span caller = tracing.get().tracer().current();
    Span span = handler.start(handshake, own, Map::put);
    try (Scope scope = span.makeCurrent()) {
      return Relay.of(
          builder(own).buildAsync(uri, listener),
          caller,
          (socket, error) -> finish(span, handshake, error));
    } catch (RuntimeException | Error e) {
      handler.finish(span, handshake, null, e);
      throw e;
    }
  }

  private WebSocket.Builder builder(Map<String, String> own) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    settings.forEach(setting -> setting.accept(builder));
    for (Map.Entry<String, String> header : headers) {
      if (!own.containsKey(header.getKey().toLowerCase(Locale.ROOT))) {
        builder.header(header.getKey(), header.getValue());
      }
    }
    own.forEach(builder::header);
    return builder;
  }

  private void finish(Span span, Handshake handshake, @Nullable Throwable error) {
    if (error == null) {
      handler.finish(span, handshake, Handshake.SWITCHING_PROTOCOLS, null);
    } else if (error instanceof WebSocketHandshakeException refused
        && refused.getResponse() != null) {
      handler.finish(span, handshake, refused.getResponse().statusCode(), null);
    } else {
      handler.finish(span, handshake, null, error);
    }
  }
}
