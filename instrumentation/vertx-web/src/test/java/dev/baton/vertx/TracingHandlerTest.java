package dev.baton.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.TestTracing;
import dev.baton.vertx.VertxContractTest.Await;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.HttpException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the contract does not know of Vert.x. */
class TracingHandlerTest {
  private final TestTracing test = TestTracing.sampled();
  private final Vertx vertx = Vertx.vertx();
  private final Router router = Router.router(vertx);
  private int port;

  @BeforeEach
  void start() throws Exception {
    router.route().handler(new TracingHandler(test.tracing()));
    port = Await.of(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
        .actualPort();
  }

  @AfterEach
  void close() throws Exception {
    Await.of(vertx.close());
    test.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private SegmentData segment() {
    return test.finished().segment();
  }

  private void child(String name) {
    test.tracing().tracer().start(name, "test").end();
  }

  @Test
  void span_inTimersFuturesAndBlockingCode_isCurrent() throws Exception {
    router.get("/a").handler(routing -> {
      child("handler");
      vertx.setTimer(1, timer -> {
        child("timer");
        vertx
            .executeBlocking(() -> {
              child("blocking");
              return "done";
            })
            .onComplete(done -> {
              child("future");
              routing.end(done.result());
            });
      });
    });

    assertThat(get("/a").body()).isEqualTo("done");

    SegmentData segment = segment();
    assertThat(segment.spans())
        .extracting(SpanData::name)
        .containsExactly("handler", "timer", "blocking", "future");
    assertThat(segment.spans())
        .allMatch(span -> span.parentSpanId() == segment.root().spanId());
  }

  @Test
  void scope_whileHandlersRunAtOnce_isOpen() throws Exception {
    router.get("/a").handler(routing -> routing.end("" + test.scopes().openCount()));

    assertThat(get("/a").body()).isEqualTo("1");
  }

  @Test
  void span_outsideOfRequests_isNotCurrent() throws Exception {
    router.get("/a").handler(routing -> routing.end());
    get("/a");
    segment();

    boolean active = Await.of(vertx.executeBlocking(() -> test.current().isActive()));

    assertThat(active).isFalse();
  }

  @Test
  void route_isTheName() throws Exception {
    router.get("/users/:id").handler(routing -> routing.end(routing.pathParam("id")));

    get("/users/7");

    assertThat(segment().root().name()).isEqualTo("GET /users/:id");
    assertThat(segment().source()).isEqualTo(NameSource.ROUTE);
  }

  @Test
  void route_forAllBelowAPath_saysSo() throws Exception {
    router.get("/files/*").handler(routing -> routing.end("file"));

    get("/files/a/b");

    assertThat(segment().root().name()).isEqualTo("GET /files/*");
  }

  @Test
  void route_ofAMountedRouter_isThatOfTheMount() throws Exception {
    router.route("/shop/*").subRouter(items(false));

    assertThat(get("/shop/items/7").body()).isEqualTo("7");

    assertThat(segment().root().name()).isEqualTo("GET /shop/*");
  }

  @Test
  void route_ofAMountedRouterThatIsTraced_isWhole_andOneSpan() throws Exception {
    router.route("/shops/:shop/*").subRouter(items(true));

    assertThat(get("/shops/3/items/7").body()).isEqualTo("7");

    assertThat(segment().root().name()).isEqualTo("GET /shops/:shop/items/:item");
    assertThat(segment().spans()).isEmpty();
  }

  private Router items(boolean traced) {
    Router items = Router.router(vertx);
    if (traced) {
      items.route().handler(new TracingHandler(test.tracing()));
    }
    items.get("/items/:item").handler(routing -> routing.end(routing.pathParam("item")));
    return items;
  }

  @Test
  void path_withoutARoute_isNotFound() throws Exception {
    assertThat(get("/missing").statusCode()).isEqualTo(404);

    assertThat(segment().root().name()).isEqualTo("GET /missing");
    assertThat(segment().root().status()).isEqualTo("not_found");
  }

  @Test
  void failure_thatAHandlerAnswers_isAsItSays() throws Exception {
    router.get("/a").handler(routing -> {
      throw new IllegalStateException("no stock");
    });
    router
        .route()
        .failureHandler(routing -> routing.response().setStatusCode(409).end());

    assertThat(get("/a").statusCode()).isEqualTo(409);

    assertThat(segment().root().status()).isEqualTo("already_exists");
    assertThat(test.events()).isEmpty();
  }

  @Test
  void failure_thatIsAnAnswer_isNotSent() throws Exception {
    router.get("/a").handler(routing -> routing.fail(new HttpException(503)));

    assertThat(get("/a").statusCode()).isEqualTo(503);

    assertThat(segment().root().status()).isEqualTo("unavailable");
    assertThat(test.events()).isEmpty();
  }

  @Test
  void client_thatGoesAway_cancels() throws Exception {
    router.get("/a").handler(routing -> {});
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    assertThat(segment().root().status()).isEqualTo("cancelled");
  }

  @Test
  void secondHandler_isNoSecondSpan() throws Exception {
    router.route().handler(new TracingHandler(test.tracing()));
    router.get("/a").handler(routing -> routing.end());

    get("/a");

    assertThat(segment().spans()).isEmpty();
  }
}
