package dev.baton.cli.trace;

import dev.baton.cli.text.Problem;
import dev.baton.protocol.JsonReader;
import dev.baton.protocol.MalformedEnvelope;
import dev.baton.server.api.TraceDocument;
import dev.baton.server.store.TraceSummary;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a running server, over HTTP. */
public final class TraceClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final int NOT_FOUND = 404;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final URI server;

  /** A client of the server at {@code server}, for example {@code http://127.0.0.1:8969}. */
  public TraceClient(URI server) {
    this.server = server;
  }

  /** The address of the page that shows one trace. */
  public URI page(String id) {
    return server.resolve("/traces/" + id);
  }

  /** Whether something answers there. */
  public boolean isReachable() throws Problem {
    try {
      get("/health");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The answer about one trace, as it came.
   *
   * @param id a trace id, or its first digits
   * @throws Problem when there is no such trace, or more than one
   */
  public byte[] traceJson(String id) throws Problem {
    return body("/api/traces/" + id);
  }

  /** One trace; null when nothing of it has arrived. */
  public @Nullable TraceDocument traceIfAny(String id) throws Problem {
    String path = "/api/traces/" + id;
    HttpResponse<byte[]> answer = ask(path);
    return answer.statusCode() == NOT_FOUND ? null : document(checked(answer));
  }

  /** The answer about the newest traces, as it came. */
  public byte[] newestJson(int limit) throws Problem {
    return body("/api/traces?limit=" + limit);
  }

  /** The newest traces. */
  public List<TraceSummary> newest(int limit) throws Problem {
    return list(newestJson(limit));
  }

  /** Reads the answer about one trace. */
  public static TraceDocument document(byte[] json) throws Problem {
    try {
      return TraceDocument.read(json);
    } catch (MalformedEnvelope e) {
      throw notOurs(e);
    }
  }

  /** Reads the answer about the newest traces. */
  public static List<TraceSummary> list(byte[] json) throws Problem {
    try {
      return TraceList.read(json);
    } catch (MalformedEnvelope e) {
      throw notOurs(e);
    }
  }

  private static Problem notOurs(MalformedEnvelope e) {
    return new Problem("the answer is not that of a Baton server: " + e.getMessage());
  }

  private byte[] body(String path) throws Problem {
    return checked(ask(path));
  }

  private byte[] checked(HttpResponse<byte[]> answer) throws Problem {
    if (answer.statusCode() == 200) {
      return answer.body();
    }
    throw new Problem(said(answer));
  }

  /** What the server says is wrong. */
  private String said(HttpResponse<byte[]> answer) {
    try {
      if (new JsonReader(answer.body()).readObject().get("error") instanceof String error) {
        return error;
      }
    } catch (MalformedEnvelope e) {
      // not in the form of this server; said below
    }
    return server + " answered with status " + answer.statusCode() + "; is it a Baton server?";
  }

  private HttpResponse<byte[]> ask(String path) throws Problem {
    try {
      return get(path);
    } catch (IOException e) {
      throw new Problem("no server answers at " + server + "; start one with ./baton serve");
    }
  }

  private HttpResponse<byte[]> get(String path) throws Problem, IOException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER_TIMEOUT).build();
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("interrupted");
    }
  }
}
