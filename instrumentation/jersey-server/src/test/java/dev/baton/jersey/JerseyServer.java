package dev.baton.jersey;

import jakarta.servlet.Servlet;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jersey in an embedded Tomcat on the loopback address, which lets it answer later; the JDK's server does not. */
final class JerseyServer implements AutoCloseable {
  private static final Logger JERSEY = Logger.getLogger("org.glassfish.jersey");
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();

  /** Keeps its files in {@code home}. */
  JerseyServer(Path home, ResourceConfig config, String pattern, boolean behindFilter)
      throws LifecycleException {
    JERSEY.setLevel(Level.OFF); // what tests throw
    TOMCAT.setLevel(Level.OFF);
    tomcat.setBaseDir(home.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    Servlet servlet = new ServletContainer(config);
    Wrapper added = Tomcat.addServlet(context, "jersey", servlet);
    added.setAsyncSupported(true);
    added.addMapping(pattern);
    if (behindFilter) {
      context.addServletContainerInitializer(
          (classes, application) -> dev.baton.servlet.TracingFilter.addTo(application), Set.of());
    }
    tomcat.start();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}
