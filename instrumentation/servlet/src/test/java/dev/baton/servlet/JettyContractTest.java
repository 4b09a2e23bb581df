package dev.baton.servlet;

import dev.baton.Tracing;
import dev.baton.testkit.HttpServerContract;
import jakarta.servlet.DispatcherType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

class JettyContractTest extends HttpServerContract {
  private final List<Server> servers = new ArrayList<>();

  @Override
  protected URI start(@Nullable Tracing tracing, Service service) throws Exception {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(new ServletHolder(new ServiceServlet(service)), "/*");
    if (tracing != null) {
      context.addFilter(
          new FilterHolder(new TracingFilter(tracing)), "/*", EnumSet.allOf(DispatcherType.class));
    }
    server.setHandler(context);
    server.start();
    servers.add(server);
    return URI.create("http://127.0.0.1:" + server.getURI().getPort());
  }

  @Override
  protected void stop() throws Exception {
    for (Server server : servers) {
      server.stop();
    }
    servers.clear();
  }

  @Override
  protected String origin() {
    return "auto.http.servlet";
  }
}
