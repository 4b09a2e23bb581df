package dev.baton.jdk.httpclient;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URLConnection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets an {@link HttpURLConnection} carry the trace: the exchange becomes an {@code http.client} span and tells the other side of it.
 * Thread-safe.
 *
 * <pre>{@code
 * HttpURLConnection connection = (HttpURLConnection) url.openConnection();
 * byte[] body = TracingUrlConnection.exchange(connection, c -> c.getInputStream().readAllBytes());
 * }</pre>
 *
 * <p>The span is current in the callback and ends with it. Redirects belong to the one span and carry its headers, also to another host;
 * {@link HttpURLConnection#setInstanceFollowRedirects} turns them off.
 */
public final class TracingUrlConnection {
  private static final ClientHandler<HttpURLConnection, Integer> OF_BATON = handler(Baton::tracing);

  private TracingUrlConnection() {}

  /** Sends a request and reads its answer. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    /** Sends and reads; what it returns is returned, what it throws is thrown. What it has not sent is sent after it. */
    T exchange(HttpURLConnection connection) throws IOException;
  }

  /**
   * Sets the headers and does the work in a span, traced with {@link Baton}.
   *
   * @param connection not yet connected, otherwise it carries nothing
   * @throws IOException what the work throws
   */
  public static <T extends @Nullable Object> T exchange(HttpURLConnection connection, Work<T> work)
      throws IOException {
    return exchange(connection, work, OF_BATON);
  }

  /** The same, traced with {@code tracing}. */
  public static <T extends @Nullable Object> T exchange(
      HttpURLConnection connection, Work<T> work, Tracing tracing) throws IOException {
    return exchange(connection, work, handler(() -> tracing));
  }

  private static ClientHandler<HttpURLConnection, Integer> handler(Supplier<Tracing> tracing) {
    return new ClientHandler<>(tracing, Conventions.httpClient(UrlConnectionRequest.ADAPTER));
  }

  private static <T extends @Nullable Object> T exchange(
      HttpURLConnection connection, Work<T> work, ClientHandler<HttpURLConnection, Integer> handler)
      throws IOException {
    Span span = handler.start(connection, connection, URLConnection::setRequestProperty);
    String method = UrlConnectionRequest.ADAPTER.method(connection);
    try (Scope scope = span.makeCurrent()) {
      T result;
      try {
        result = work.exchange(connection);
      } finally {
        nameAgain(span, method, UrlConnectionRequest.ADAPTER.method(connection));
      }
      handler.finish(span, connection, connection.getResponseCode(), null);
      return result;
    } catch (IOException e) {
      if (isAnswer(e, connection)) {
        handler.finish(span, connection, connection.getResponseCode(), null);
      } else {
        handler.finish(span, connection, null, e);
      }
      throw e;
    } catch (RuntimeException | Error e) {
      handler.finish(span, connection, null, e);
      throw e;
    }
  }

  /** The work may say by which method it sends, after the span was named. */
  private static void nameAgain(Span span, String before, String method) {
    if (!method.equals(before) && span.name().startsWith(before + " ")) {
      span.setName(method + span.name().substring(before.length()))
          .setAttribute("http.request.method", method);
    }
  }

  /** Whether this says no more than that the answer was 400 or above, as {@code getInputStream} does: then there is an answer to ask. */
  private static boolean isAnswer(IOException e, HttpURLConnection connection) {
    String message = e.getMessage();
    return e instanceof FileNotFoundException
        ? connection.getURL().toString().equals(message)
        : message != null && message.startsWith("Server returned HTTP response code: ");
  }
}
