package dev.baton.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.TestTracing;
import io.javalin.Javalin;
import io.javalin.router.Endpoint;
import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the contract does not know of Javalin. */
class JavalinTest {
  private final TestTracing test = TestTracing.sampled();
  private final Javalin server = Javalin.create(config -> {
        config.startup.showJavalinBanner = false;
        config.jetty.modifyServletContextHandler(handler -> handler.addFilter(
            new FilterHolder(new TracingFilter(test.tracing())),
            "/*",
            EnumSet.allOf(DispatcherType.class)));
        config.routes.afterMatched(context -> {
          Endpoint endpoint = context.endpoints().lastHttpEndpoint(); // null for HEAD
          if (endpoint != null) {
            context.attribute(TracingFilter.ROUTE, endpoint.path);
          }
        });
        config.routes.get("/users/{id}", context -> context.result(context.pathParam("id")));
        config.routes.get(
            "/later",
            context -> context.future(() -> CompletableFuture.runAsync(test.tracing()
                .wrap(() -> test.tracing().tracer().start("later", "test").end()))));
      })
      .start("127.0.0.1", 0);

  @AfterEach
  void close() {
    server.stop();
    test.close();
  }

  private void get(String path) throws Exception {
    assertThat(status("GET", path)).isLessThan(500);
  }

  private int status(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void route_thatTheProgramTells_isTheName() throws Exception {
    get("/users/7");

    assertThat(test.finished().segment().root().name()).isEqualTo("GET /users/{id}");
    assertThat(test.finished().segment().source()).isEqualTo(NameSource.ROUTE);
  }

  @Test
  void head_ofAPageThatCanBeGot_isAnswered() throws Exception {
    assertThat(status("HEAD", "/users/7")).isEqualTo(200);

    assertThat(test.finished().segment().root().status()).isEqualTo("ok");
  }

  @Test
  void path_withoutARoute_isNotFound() throws Exception {
    get("/missing");

    assertThat(test.finished().segment().root().name()).isEqualTo("GET /missing");
    assertThat(test.finished().segment().root().status()).isEqualTo("not_found");
  }

  @Test
  void answer_thatComesLater_endsTheSpan() throws Exception {
    get("/later");

    assertThat(test.finished().segment().spans())
        .extracting(SpanData::name)
        .containsExactly("later");
  }
}
