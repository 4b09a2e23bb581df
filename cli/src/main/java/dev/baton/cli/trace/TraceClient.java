package dev.baton.cli.trace;

import dev.baton.cli.text.Problem;
import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.TraceId;
import dev.baton.server.api.TraceDocument;
import dev.baton.server.store.TraceSummary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a running server, over HTTP. */
public final class TraceClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final String EVENT = "event: ";
  private static final String DATA = "data: ";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final URI server;
  private final @Nullable String token;

  /** A client of the server at {@code server}, for example {@code http://127.0.0.1:8969}, which asks for no token. */
  public TraceClient(URI server) {
    this(server, null);
  }

  /**
   * A client of the server at {@code server}.
   *
   * @param token what a server asks for that others can reach; null for one that asks for none
   */
  public TraceClient(URI server, @Nullable String token) {
    this.server = server;
    this.token = token;
  }

  /** The address of the page that shows one trace. */
  public URI page(String id) {
    return server.resolve("/traces/" + id);
  }

  /** Whether something answers there. */
  public boolean isReachable() throws Problem {
    try {
      send(request("/health"), BodyHandlers.ofByteArray());
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

  /** The same with the times that it would have if the clocks of its services agreed. */
  public byte[] alignedTraceJson(String id) throws Problem {
    return body("/api/traces/" + id + "?clocks=aligned");
  }

  /** One trace; null when nothing of it has arrived. */
  public @Nullable TraceDocument traceIfAny(String id) throws Problem {
    String path = "/api/traces/" + id;
    HttpResponse<byte[]> answer = ask(path);
    return answer.statusCode() == NOT_FOUND ? null : document(checked(answer));
  }

  /**
   * The answer about the newest traces, as it came.
   *
   * @param query what is searched for; empty for everything
   */
  public byte[] tracesJson(String query, int limit) throws Problem {
    return body("/api/traces?limit=" + limit + parameter("&q=", query));
  }

  /**
   * The answer about what was found in all traces, as it came.
   *
   * @param since such as {@code 15m}
   * @param service only what concerns it; empty for everything
   */
  public byte[] findingsJson(String since, String service) throws Problem {
    return body("/api/findings" + parameter("?since=", since) + parameter("&service=", service));
  }

  /** The answer about what was found in one trace, as it came. */
  public byte[] examinationJson(String id) throws Problem {
    return body("/api/traces/" + id + "/findings");
  }

  /** The answer about the last look at a trace, as it came. */
  public byte[] verdictJson(TraceId id) throws Problem {
    return body("/api/verdicts?traces=" + id);
  }

  /** The answer about how much of each hop is linked, as it came; its parameters as for {@link #findingsJson}. */
  public byte[] coverageJson(String since, String service) throws Problem {
    return body("/api/coverage" + parameter("?since=", since) + parameter("&service=", service));
  }

  /** The envelopes of one trace, as a zip file. */
  public byte[] export(String id) throws Problem {
    return body("/api/traces/" + id + "/export");
  }

  /** Sends what {@link #export} gave; the answer as it came. */
  public byte[] importBundle(byte[] zip) throws Problem {
    return checked(reached(() -> send(
        request("/api/import")
            .header("Content-Type", "application/zip")
            .POST(BodyPublishers.ofByteArray(zip)),
        BodyHandlers.ofByteArray())));
  }

  /** Hears of traces as they change. */
  public interface Listener {
    /** Whether more is wanted after this trace, which is told as an element of the list of traces. */
    boolean changed(byte[] json) throws Problem;
  }

  /**
   * Tells {@code listener} of every trace that changes from now on, until it has enough or the server ends.
   *
   * @param query what is searched for; empty for everything
   */
  public void live(String query, Listener listener) throws Problem {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/api/live" + parameter("?q=", query)));
    HttpResponse<InputStream> answer =
        reached(() -> send(authorized(request), BodyHandlers.ofInputStream()));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      if (answer.statusCode() != OK) {
        throw new Problem(said(
            answer.statusCode(),
            String.join("", lines.lines().toList()).getBytes(StandardCharsets.UTF_8)));
      }
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(EVENT)) {
          event = line.substring(EVENT.length());
        } else if (line.startsWith(DATA)
            && event.equals("trace")
            && !listener.changed(line.substring(DATA.length()).getBytes(StandardCharsets.UTF_8))) {
          return;
        }
      }
    } catch (IOException e) {
      // ended by the server, as below
    }
    throw new Problem("the server at " + server + " has ended the stream");
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

  /** Reads one element of that answer. */
  public static TraceSummary summary(byte[] json) throws Problem {
    try {
      return TraceList.readOne(json);
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
    if (answer.statusCode() == OK) {
      return answer.body();
    }
    throw new Problem(said(answer.statusCode(), answer.body()));
  }

  /** What the server says is wrong. */
  private String said(int status, byte[] body) {
    try {
      if (new JsonReader(body).readObject().get("error") instanceof String error) {
        return error;
      }
    } catch (MalformedEnvelope e) {
      // not in the form of this server; said below
    }
    return server + " answered with status " + status + "; is it a Baton server?";
  }

  private static String parameter(String name, String value) {
    return value.isEmpty() ? "" : name + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> ask(String path) throws Problem {
    return reached(() -> send(request(path), BodyHandlers.ofByteArray()));
  }

  private interface Sending<T> {
    T send() throws IOException, Problem;
  }

  private <T> T reached(Sending<T> sending) throws Problem {
    try {
      return sending.send();
    } catch (IOException e) {
      throw new Problem("no server answers at " + server + "; start one with ./baton serve");
    }
  }

  private HttpRequest.Builder request(String path) {
    return authorized(HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER_TIMEOUT));
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) {
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler)
      throws Problem, IOException {
    try {
      return http.send(request.build(), handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("interrupted");
    }
  }
}
