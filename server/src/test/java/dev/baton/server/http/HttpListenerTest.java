package dev.baton.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nHost: localhost\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"
      })
  void sender_thatIsTooSlow_isCutOff_andOthersAreServed(String begun) throws Exception {
    try (HttpListener strict = HttpListener.bind("127.0.0.1", 0, Duration.ofSeconds(1));
        Socket slow = new Socket(strict.address().getAddress(), strict.address().getPort())) {
      strict.start(request -> text(Integer.toString(request.body().readAllBytes().length)));
      slow.getOutputStream().write(begun.getBytes(UTF_8));

      assertThat(RawClient.exchange(
              strict.address(), "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200");
      assertThat(answerOf(slow)).isEmpty();
    }
  }

  /** What comes until the connection is closed, or cut. */
  private static String answerOf(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (SocketException reset) {
      return "";
    }
  }

  @Test
  void shortBody_isOfferedToAThreadThatMustNotWait_andAgainToOneThatMay() throws Exception {
    List<Boolean> mayWait = new CopyOnWriteArrayList<>();
    listener.start(request -> {
      mayWait.add(request.mayWait());
      return request.mayWait()
          ? text(new String(request.body().readAllBytes(), UTF_8))
          : Response.NEEDS_TIME;
    });

    assertThat(post("short").body()).isEqualTo("short");
    assertThat(mayWait).containsExactly(false, true);
  }

  @Test
  void longBody_isHandledByAThreadThatMayWait() throws Exception {
    listener.start(request -> text(
        request.mayWait() + " " + request.length() + " " + request.body().readAllBytes().length));

    assertThat(post("b".repeat(100_000)).body()).isEqualTo("true 100000 100000");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 100_000})
  void answer_thatComesLater_isSentThen(int length) throws Exception {
    CompletableFuture<Response> later = new CompletableFuture<>();
    listener.start(request -> Response.later(later).with("X-Kind", "late"));

    CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
        HttpRequest.newBuilder(uri("/"))
            .POST(BodyPublishers.ofString("b".repeat(length)))
            .build(),
        BodyHandlers.ofString());
    later.complete(text("at last"));

    assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("at last");
    assertThat(answer.get().headers().firstValue("X-Kind")).hasValue("late");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 100_000})
  void answer_thatFailsLater_is500AndServerGoesOn(int length) throws Exception {
    listener.start(request -> request.method().equals("GET")
        ? text("fine")
        : Response.later(CompletableFuture.failedFuture(new IllegalStateException("broken"))));

    assertThat(post("b".repeat(length)).statusCode()).isEqualTo(500);
    assertThat(get("/").body()).isEqualTo("fine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a short body"})
  void answer_thatCannotBeWritten_closesTheConnection(String body) {
    listener.start(request -> text("never seen").with("no Latin letter: \u0101", "x"));
    HttpRequest request = HttpRequest.newBuilder(uri("/"))
        .timeout(Duration.ofSeconds(20))
        .POST(BodyPublishers.ofString(body))
        .build();

    assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void client_thatExpectsContinue_isToldTo() throws Exception {
    listener.start(request -> text(Integer.toString(request.body().readAllBytes().length)));

    HttpRequest request = HttpRequest.newBuilder(uri("/"))
        .expectContinue(true)
        .POST(BodyPublishers.ofString("hello"))
        .build();

    assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("5");
  }

  @Test
  void requests_oneAfterTheOtherInOnePacket_areAnsweredInOrder() throws Exception {
    listener.start(
        request -> text(request.path().get(0) + new String(request.body().readAllBytes(), UTF_8)));

    String answers = RawClient.exchange(
        listener.address(),
        "POST /one HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nA"
            + "POST /two HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nConnection: close\r\n\r\nB");

    assertThat(answers).containsSubsequence("HTTP/1.1 200", "oneA", "HTTP/1.1 200", "twoB");
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
      // some JDKs take it, others hang up
    }
    assertThat(get("/").body()).isEqualTo("fine");
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

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri("/")).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }
}
