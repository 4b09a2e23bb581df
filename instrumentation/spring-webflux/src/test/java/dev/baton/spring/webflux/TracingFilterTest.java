package dev.baton.spring.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Span;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the contract does not know of WebFlux: controllers, routers, exceptions that are answers, clients that go away. */
class TracingFilterTest {
  private final TestTracing test = TestTracing.sampled();
  private final AnnotationConfigApplicationContext spring =
      new AnnotationConfigApplicationContext();
  private final WebFluxServer server;

  TracingFilterTest() {
    spring.registerBean("tracing", WebFilter.class, () -> new TracingFilter(test.tracing()));
    spring.registerBean("again", WebFilter.class, () -> new TracingFilter(test.tracing()));
    spring.register(Users.class);
    spring.refresh();
    server = new WebFluxServer(WebHttpHandlerBuilder.applicationContext(spring).build());
  }

  @AfterEach
  void close() {
    server.close();
    spring.close();
    test.close();
  }

  /** What is served. */
  @EnableWebFlux
  @RestController
  static class Users {
    /** An exception that says what it is answered with. */
    @ResponseStatus(HttpStatus.CONFLICT)
    static final class Taken extends RuntimeException {
      private static final long serialVersionUID = 1;
    }

    @GetMapping("/users/{id}")
    Mono<String> user(@PathVariable("id") String id) {
      return Mono.delay(Duration.ofMillis(1)).thenReturn(id);
    }

    @GetMapping("/stream/{id}")
    Flux<String> stream(@PathVariable("id") String id) {
      return Flux.range(0, 100).delayElements(Duration.ofNanos(1)).map(number -> id);
    }

    @GetMapping("/context")
    Mono<String> context() {
      return Mono.delay(Duration.ofMillis(1))
          .transformDeferredContextual((tick, context) ->
              tick.thenReturn(context.<Span>get("dev.baton.span").toTraceHeader()));
    }

    @GetMapping("/failing")
    Mono<String> failing() {
      return Mono.error(new IllegalStateException("no stock"));
    }

    @GetMapping("/taken")
    Mono<String> taken() {
      throw new Taken();
    }

    @GetMapping("/unavailable")
    Mono<String> unavailable() {
      return Mono.error(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE));
    }

    @GetMapping("/never")
    Mono<String> never() {
      return Mono.never();
    }

    @Bean
    RouterFunction<ServerResponse> routes() {
      return RouterFunctions.route()
          .GET("/carts/{cart}", request -> ServerResponse.ok().build())
          .build();
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofString());
  }

  private SegmentData segment() {
    return test.finished().segment();
  }

  @ParameterizedTest
  @CsvSource({
    "/users/7, GET /users/{id}, ROUTE",
    "/stream/7, GET /stream/{id}, ROUTE",
    "/carts/7, GET /carts/{cart}, ROUTE",
    "/missing, GET /missing, URL"
  })
  void name_isThePatternOfWhatServes(String path, String name, NameSource source) throws Exception {
    get(path);

    assertThat(segment().root().name()).isEqualTo(name);
    assertThat(segment().source()).isEqualTo(source);
    assertThat(segment().spans()).isEmpty();
  }

  @Test
  void span_isInReactorsContext_onEveryThread() throws Exception {
    String seen = get("/context").body();

    assertThat(seen).startsWith(segment().root().traceId().toString()).endsWith("-1");
  }

  @ParameterizedTest
  @CsvSource({
    "/failing, 500, internal_error, 1",
    "/taken, 409, already_exists, 0",
    "/unavailable, 503, unavailable, 0",
    "/missing, 404, not_found, 0"
  })
  void failure_hasTheStatusOfItsAnswer_andIsSentIfItIsNone(
      String path, int code, String status, int events) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(code);

    assertThat(segment().root().status()).isEqualTo(status);
    assertThat(segment().root().attributes().get("http.response.status_code"))
        .isEqualTo((long) code);
    assertThat(test.events()).hasSize(events);
  }

  @Test
  void client_thatGoesAway_cancels() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write("GET /never HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    assertThat(segment().root().status()).isEqualTo("cancelled");
  }
}
