package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.spring.webflux.TracingFilter;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Spring WebFlux, without an application around; in one, the filter is a bean. */
public final class WebFluxExample {
  private WebFluxExample() {}

  /** Serves {@code /hello} on port 8080. */
  public static void main(String[] args) throws InterruptedException {
    Baton.init();
    start(8080);
    Thread.currentThread().join();
  }

  static Running start(int port) {
    WebHttpHandlerBuilder handler = WebHttpHandlerBuilder.webHandler(RouterFunctions.toWebHandler(
            RouterFunctions.route()
                .GET("/hello", request -> ServerResponse.ok().bodyValue(Baton.getTraceparent()))
                .build()))
        .filter(new TracingFilter());
    DisposableServer server = HttpServer.create()
        .host(Running.HOST)
        .port(port)
        .handle(new ReactorHttpHandlerAdapter(handler.build()))
        .bindNow();
    return new Running(server.port(), server::disposeNow);
  }
}
