package dev.baton.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpListenerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpListener listener;

  @BeforeEach
  void bind() throws IOException {
    listener = HttpListener.bind("127.0.0.1", 0);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void response_reachesClient() throws Exception {
    listener.start(request -> text("hello").with("X-Kind", "greeting"));

    HttpResponse<String> response = get("/");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.headers().firstValue("X-Kind")).hasValue("greeting");
  }

  @Test
  void request_isDecoded() throws Exception {
    listener.start(
        request -> text(request.path() + " " + request.query("q") + " " + request.header("x-two")));

    HttpRequest request = HttpRequest.newBuilder(uri("/a%20b//c/?q=1%2B1+x&q=2"))
        .header("X-Two", "1")
        .header("X-Two", "2")
        .build();

    assertThat(client.send(request, BodyHandlers.ofString()).body())
        .isEqualTo("[a b, c] 1+1 x 1, 2");
  }

  @Test
  void path_badPercentCoding_is400() throws Exception {
    listener.start(request -> text("not reached"));

    String answer = RawClient.exchange(
        listener.address(), "GET /%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("not UTF-8");
  }

  @Test
  void problem_becomesStatusAndOneLine() throws Exception {
    listener.start(request -> {
      throw new HttpProblem(409, "cannot \"do\" that");
    });

    HttpResponse<String> response = get("/");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).isEqualTo("{\"error\":\"cannot \\\"do\\\" that\"}");
  }

  @Test
  void handler_fails_is500AndServerGoesOn() throws Exception {
    listener.start(request -> {
      if (request.path().isEmpty()) {
        throw new IllegalStateException("broken");
      }
      return text("fine");
    });

    assertThat(get("/").statusCode()).isEqualTo(500);
    assertThat(get("/again").body()).isEqualTo("fine");
  }

  @Test
  void handler_overflowsItsStack_is500AndServerGoesOn() throws Exception {
    listener.start(request -> request.path().isEmpty() ? text(endless(1)) : text("fine"));

    assertThat(get("/").statusCode()).isEqualTo(500);
    assertThat(get("/again").body()).isEqualTo("fine");
  }

  @Test
  void body_unread_isReadBeforeTheAnswer() throws Exception {
    listener.start(request -> {
      throw new HttpProblem(413, "too long");
    });

    HttpRequest request = HttpRequest.newBuilder(uri("/"))
        .POST(BodyPublishers.ofByteArray(new byte[8 << 20]))
        .build();

    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
  }

  @Test
  void client_goesAwayInTheMiddleOfItsBody_serverGoesOn() throws Exception {
    listener.start(request -> text(Integer.toString(request.body().readAllBytes().length)));

    String cut = RawClient.exchange(
        listener.address(),
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nonly this");

    assertThat(cut).isEmpty();
    assertThat(get("/").body()).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Many: v\r\n", "Baggage: sentry-a=b\r\n"})
  void headers_aHundredThousand_areRefusedAndServerGoesOn(String line) throws Exception {
    listener.start(request -> text("fine"));

    String flood = "GET / HTTP/1.1\r\nHost: localhost\r\n" + line.repeat(100_000) + "\r\n";
    try {
      assertThat(RawClient.exchange(listener.address(), flood)).doesNotContain("fine");
    } catch (IOException e) {
      // it hung up while they were still being sent
    }
    assertThat(get("/").body()).isEqualTo("fine");
  }

  @Test
  void header_ofAMegabyte_doesNotEndTheServer() throws Exception {
    listener.start(request -> text("fine"));

    try {
      RawClient.exchange(
          listener.address(),
          "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Long: " + "v".repeat(1 << 20)
              + "\r\n\r\n");
    } catch (IOException e) {
      // it hung up while it was still being sent
    }
    assertThat(get("/").body()).isEqualTo("fine");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      GET /                       | 400
      GET / HTTP/1.1 more         | 400
      G(T / HTTP/1.1              | 400
      GET nowhere HTTP/1.1        | 400
      GET /\\7 HTTP/1.1          | 400
      GET / HTTP/2.0              | 505
      PRI * HTTP/2.0              | 505""")
  void requestLine_thatIsNone_isRefused(String line, int status) throws Exception {
    listener.start(request -> text("fine"));

    assertThat(exchange(line.translateEscapes() + "\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status);
  }

  /** Whoever stood between might have seen another end of the body, and so another request behind it. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Content-Length: 4\\r\\nTransfer-Encoding: chunked | 400
      Content-Length: 4\\r\\nContent-Length: 5          | 400
      Content-Length: +4                                | 400
      Content-Length: -4                                | 400
      Content-Length: 99999999999999999999              | 400
      Transfer-Encoding: gzip, chunked                  | 501
      Transfer-Encoding : chunked                       | 400
      X-Folded: a\\r\\n Content-Length: 4               | 400
      X-Null: a\\0b                                 | 400
      no colon                                          | 400""")
  void field_thatCanBeReadInTwoWays_isRefused(String fields, int status) throws Exception {
    listener.start(request -> text("fine"));
    assertThat(exchange(
            "POST / HTTP/1.1\r\nHost: localhost\r\n" + fields.translateEscapes() + "\r\n\r\nbody"))
        .startsWith("HTTP/1.1 " + status)
        .contains("Connection: close")
        .doesNotContain("fine");
  }

  @Test
  void body_inChunks_isRead() throws Exception {
    listener.start(request -> text(new String(request.body().readAllBytes(), UTF_8)));

    String answer = exchange(String.join(
        "\r\n",
        "POST / HTTP/1.1",
        "Host: localhost",
        "Transfer-Encoding: chunked",
        "Connection: close",
        "",
        "5;why=not",
        "hello",
        "1",
        " ",
        "6",
        "world!",
        "0",
        "Trailer: x",
        "",
        ""));

    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nhello world!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x\r\nhello", "5\r\nhello world\r\n", "-5\r\nhello", "ffffffffffffffff\r\n"})
  void body_inChunksThatAreNone_isNotAnswered(String chunks) throws Exception {
    listener.start(request -> text(new String(request.body().readAllBytes(), UTF_8)));

    assertThat(exchange(
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))
        .isEmpty();
  }

  @Test
  void requests_sentAtOnce_areAnsweredInTurn() throws Exception {
    listener.start(
        request -> text(request.path() + new String(request.body().readAllBytes(), UTF_8)));

    String answers =
        exchange("POST /one HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"
            + "\r\nGET /two HTTP/1.1\nHost: localhost\nConnection: close\n\n"
            + "GET /three HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(answers).containsSubsequence("[one]abc", "[two]").doesNotContain("three");
  }

  @Test
  void client_thatWaitsToBeAsked_isAskedWhenTheBodyIsWanted() throws Exception {
    listener.start(request -> text(
        request.path().isEmpty() ? new String(request.body().readAllBytes(), UTF_8) : "unwanted"));
    String fields =
        " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n";

    assertThat(exchange("POST /" + fields + "body"))
        .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200")
        .endsWith("body");
    assertThat(exchange("POST /not" + fields))
        .startsWith("HTTP/1.1 200")
        .contains("Connection: close")
        .endsWith("unwanted");
  }

  @Test
  void client_ofHttp10_isAnsweredAndClosed() throws Exception {
    listener.start(request -> request.path().isEmpty()
        ? text("hello")
        : Response.stream("text/plain", out -> out.write("bit by bit".getBytes(UTF_8))));

    assertThat(exchange("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")).endsWith("\r\n\r\nhello");
    assertThat(exchange("GET /stream HTTP/1.0\r\nHost: localhost\r\n\r\n"))
        .endsWith("\r\n\r\nbit by bit");
  }

  @Test
  void stream_isSentInChunks() throws Exception {
    listener.start(request -> Response.stream("text/plain", out -> {
      out.write("one ".getBytes(UTF_8));
      out.write("two".getBytes(UTF_8));
    }));

    assertThat(get("/").body()).isEqualTo("one two");
  }

  @Test
  void answer_ofMegabytes_isWhole() throws Exception {
    String large = "0123456789".repeat(1 << 20);
    listener.start(request -> text(large));

    assertThat(get("/").body()).isEqualTo(large);
  }

  @Test
  void field_thatCameIn_beginsNoLineOfTheAnswer() throws Exception {
    listener.start(request -> text("fine").with("Location", "/" + request.path().get(0)));

    HttpResponse<String> response = get("/a%0d%0aSet-Cookie:%20b=c");

    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(response.headers().firstValue("Location")).hasValue("/a  Set-Cookie: b=c");
  }

  @Test
  void client_thatIsTooSlow_isCutOff_andOthersAreServed() throws Exception {
    AtomicLong nanos = new AtomicLong();
    try (HttpListener patient = HttpListener.bind("127.0.0.1", 0, nanos::get);
        Socket slow =
            new Socket(patient.address().getAddress(), patient.address().getPort())) {
      patient.start(request -> text(Integer.toString(request.body().readAllBytes().length)));
      slow.getOutputStream()
          .write(
              "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{".getBytes(UTF_8));

      assertThat(RawClient.exchange(
              patient.address(), "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200");

      slow.setSoTimeout(100);
      boolean isClosed = false;
      for (int turn = 0; turn < 600 && !isClosed; turn++) {
        // it may have been taken only after the clock was turned last
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
        isClosed = isClosed(slow);
      }
      assertThat(isClosed).isTrue();
    }
  }

  @Test
  void head_hasLengthButNoBody() throws Exception {
    listener.start(request -> text("hello"));

    HttpResponse<String> response = client.send(
        HttpRequest.newBuilder(uri("/")).method("HEAD", BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());

    assertThat(response.headers().firstValue("Content-Length")).hasValue("5");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void bind_portInUse_saysWhichAndHowToChoose() {
    int port = listener.address().getPort();

    assertThatThrownBy(() -> HttpListener.bind("127.0.0.1", port))
        .isInstanceOf(PortInUse.class)
        .hasMessage("port " + port + " of 127.0.0.1 is in use; choose another with --port");
  }

  @Test
  void bind_unknownHost_namesIt() {
    assertThatThrownBy(() -> HttpListener.bind("no such host", 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such host");
  }

  @Test
  void close_requestInFlight_isAnsweredFirst() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    listener.start(request -> {
      reached.countDown();
      await(goOn);
      return text("done");
    });
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(HttpRequest.newBuilder(uri("/")).build(), BodyHandlers.ofString());
    await(reached);

    CompletableFuture<Void> closed = CompletableFuture.runAsync(listener::close);
    goOn.countDown();

    assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("done");
    closed.get(10, TimeUnit.SECONDS);
    assertThatThrownBy(() -> get("/")).isInstanceOf(IOException.class);
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private String exchange(String request) throws IOException {
    return RawClient.exchange(listener.address(), request);
  }

  private static Response text(String text) {
    return Response.of(200, "text/plain", text.getBytes(UTF_8));
  }

  private static String endless(int depth) {
    return depth == 0 ? "" : depth + endless(depth + 1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + listener.address().getPort() + path);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }
}
