package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.servlet.TracingFilter;
import io.javalin.Javalin;
import io.javalin.router.Endpoint;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;

/** Javalin, which keeps its routes and exceptions to itself: it is told to say them. */
public final class JavalinExample {
  private JavalinExample() {}

  /** Serves {@code /hello} on port 8080. */
  public static void main(String[] args) {
    Baton.init();
    start(8080);
  }

  static Running start(int port) {
    Javalin server = Javalin.create(config -> {
      config.jetty.modifyServletContextHandler(handler -> handler.addFilter(
          new FilterHolder(new TracingFilter()), "/*", EnumSet.allOf(DispatcherType.class)));
      config.routes.afterMatched(context -> {
        Endpoint endpoint = context.endpoints().lastHttpEndpoint(); // null for HEAD
        if (endpoint != null) {
          context.attribute(TracingFilter.ROUTE, endpoint.path);
        }
      });
      config.routes.exception(Exception.class, (thrown, context) -> {
        Baton.tracing().captureUnhandled(thrown);
        context.status(500);
      });
      config.routes.get("/hello", context -> context.result(Baton.getTraceparent()));
    });
    server.start(Running.HOST, port);
    return new Running(server.port(), server::stop);
  }
}
