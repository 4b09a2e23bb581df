package dev.baton.jersey;

import dev.baton.Tracing;
import dev.baton.testkit.HttpServerContract;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class JerseyContractTest extends HttpServerContract {
  @TempDir
  private Path home;

  private final List<JerseyServer> servers = new ArrayList<>();

  @Override
  protected URI start(@Nullable Tracing tracing, Service service) throws Exception {
    ResourceConfig config = new ResourceConfig();
    Resource.Builder all = Resource.builder("{path: .*}");
    for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
      all.addMethod(method).handledBy(new Served(service));
    }
    config.registerResources(all.build());
    if (tracing != null) {
      config.register(new TracingListener(tracing));
    }
    JerseyServer server = new JerseyServer(home, config, "/*", false);
    servers.add(server);
    return server.uri("");
  }

  private record Served(Service service) implements Inflector<ContainerRequestContext, Response> {
    @Override
    public Response apply(ContainerRequestContext request) {
      try {
        Reply reply = service.serve(
            request.getMethod(), ((ContainerRequest) request).getRequestUri().getPath());
        Response.ResponseBuilder response = Response.status(reply.status());
        return (reply.body().isEmpty()
                ? response
                : response.entity(reply.body()).type("text/plain"))
            .build();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  @Override
  protected void stop() throws Exception {
    for (JerseyServer server : servers) {
      server.close();
    }
    servers.clear();
  }

  @Override
  protected String origin() {
    return "auto.http.jersey";
  }
}
