package dev.baton.servlet;

import dev.baton.Tracing;
import dev.baton.testkit.HttpServerContract;
import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.jspecify.annotations.Nullable;

/** Javalin answers what its handlers throw, so it is told to send that, as docs/servers.md says. */
class JavalinContractTest extends HttpServerContract {
  private final List<Javalin> servers = new ArrayList<>();

  @Override
  protected URI start(@Nullable Tracing tracing, Service service) {
    Javalin server = Javalin.create(config -> {
      config.startup.showJavalinBanner = false;
      for (HandlerType method : HandlerType.commonHttp()) {
        config.routes.addHttpHandler(method, "/*", context -> serve(context, service));
      }
      if (tracing != null) {
        config.jetty.modifyServletContextHandler(handler -> handler.addFilter(
            new FilterHolder(new TracingFilter(tracing)),
            "/*",
            EnumSet.allOf(DispatcherType.class)));
        config.routes.exception(Exception.class, (thrown, context) -> {
          tracing.captureUnhandled(thrown);
          context.status(500).result("Server Error");
        });
      }
    });
    servers.add(server.start("127.0.0.1", 0));
    return URI.create("http://127.0.0.1:" + server.port());
  }

  private static void serve(io.javalin.http.Context context, Service service)
      throws java.io.IOException {
    Reply reply = service.serve(context.req().getMethod(), context.req().getRequestURI());
    context.status(reply.status()).result(reply.body());
  }

  @Override
  protected void stop() {
    servers.forEach(Javalin::stop);
    servers.clear();
  }

  @Override
  protected String origin() {
    return "auto.http.servlet";
  }
}
