package dev.baton.vertx;

import dev.baton.Tracing;
import dev.baton.testkit.HttpServerContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

class VertxContractTest extends HttpServerContract {
  private final List<Vertx> servers = new ArrayList<>();

  @Override
  protected URI start(@Nullable Tracing tracing, Service service) throws Exception {
    Vertx vertx = Vertx.vertx();
    servers.add(vertx);
    Router router = Router.router(vertx);
    if (tracing != null) {
      router.route().handler(new TracingHandler(tracing));
    }
    router.route().handler(routing -> {
      try {
        Reply reply =
            service.serve(routing.request().method().name(), routing.request().path());
        routing.response().setStatusCode(reply.status()).end(reply.body());
      } catch (java.io.IOException e) {
        routing.fail(e);
      }
    });
    int port = Await.of(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
        .actualPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  protected void stop() throws Exception {
    for (Vertx vertx : servers) {
      Await.of(vertx.close());
    }
    servers.clear();
  }

  @Override
  protected String origin() {
    return "auto.http.vertx";
  }

  /** Waits where a test may. */
  static final class Await {
    private Await() {}

    static <T> T of(Future<T> future) throws Exception {
      return future.toCompletionStage().toCompletableFuture().get();
    }
  }
}
