package dev.baton.servlet;

import jakarta.servlet.ServletContext;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** An embedded Tomcat on the loopback address with one application. */
final class TomcatServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();

  /** Keeps its files in {@code home}. */
  TomcatServer(
      Path home, String path, Consumer<Context> configure, Consumer<ServletContext> start) {
    this(home, path, connector -> {}, configure, start);
  }

  /** The same, with a connector of the test's. */
  TomcatServer(
      Path home,
      String path,
      Consumer<Connector> connect,
      Consumer<Context> configure,
      Consumer<ServletContext> start) {
    LOG.setLevel(Level.OFF);
    try {
      tomcat.setBaseDir(home.toString());
      Connector connector = new Connector();
      connector.setPort(0);
      connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
      connect.accept(connector);
      tomcat.setConnector(connector);
      Context context = tomcat.addContext(path, null);
      silence();
      configure.accept(context);
      context.addServletContainerInitializer(
          (classes, application) -> start.accept(application), Set.of());
      tomcat.start();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Tomcat gives the log of an application a level of its own. What is not heard then is what tests throw, and that Tomcat is not ready for a
   * servlet that throws after it began to be asynchronous: the answer is there, but Tomcat says that its state is {@code MUST_ERROR}.
   */
  private static void silence() {
    for (String name : Collections.list(LogManager.getLogManager().getLoggerNames())) {
      if (name.startsWith("org.apache.")) {
        Logger.getLogger(name).setLevel(null);
      }
    }
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
