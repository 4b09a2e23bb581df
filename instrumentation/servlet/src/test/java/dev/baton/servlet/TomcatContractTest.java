package dev.baton.servlet;

import dev.baton.Tracing;
import dev.baton.testkit.HttpServerContract;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class TomcatContractTest extends HttpServerContract {
  @TempDir
  private Path home;

  private final List<TomcatServer> servers = new ArrayList<>();

  @Override
  protected URI start(@Nullable Tracing tracing, Service service) {
    TomcatServer server = new TomcatServer(home, "", context -> {}, application -> {
      application.addServlet("service", new ServiceServlet(service)).addMapping("/*");
      if (tracing != null) {
        Filters.add(application, tracing);
      }
    });
    servers.add(server);
    return server.uri("");
  }

  @Override
  protected void stop() throws Exception {
    for (TomcatServer server : servers) {
      server.close();
    }
    servers.clear();
  }

  @Override
  protected String origin() {
    return "auto.http.servlet";
  }
}
