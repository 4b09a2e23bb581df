package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.servlet.TracingFilter;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** The servlet of {@link ServletExample} in Jetty. */
public final class JettyExample {
  private JettyExample() {}

  /** Serves {@code /hello} on port 8080. */
  public static void main(String[] args) throws Exception {
    Baton.init();
    start(8080);
  }

  static Running start(int port) throws Exception {
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(new ServletHolder(new ServletExample()), "/hello");
    context.addServletContainerInitializer(
        (classes, application) -> TracingFilter.addTo(application));
    Server server = new Server(new InetSocketAddress(Running.HOST, port));
    server.setHandler(context);
    server.start();
    return new Running(server.getURI().getPort(), server::stop);
  }
}
