package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.vertx.TracingHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

/** Vert.x Web. */
public final class VertxExample {
  private VertxExample() {}

  /** Serves {@code /hello} on port 8080. */
  public static void main(String[] args) {
    Baton.init();
    start(8080);
  }

  static Running start(int port) {
    Vertx vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    router.route().handler(new TracingHandler());
    router.get("/hello").handler(routing -> routing.end(Baton.getTraceparent()));
    HttpServer server = vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(port, Running.HOST)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    return new Running(
        server.actualPort(),
        () -> vertx.close().toCompletionStage().toCompletableFuture().join());
  }
}
