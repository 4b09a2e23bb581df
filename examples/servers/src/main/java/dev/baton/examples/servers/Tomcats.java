package dev.baton.examples.servers;

import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Tomcat inside a program. */
final class Tomcats {
  private Tomcats() {}

  /** Starts one that serves one application. */
  static Running start(int port, Consumer<Context> application) throws LifecycleException {
    Tomcat tomcat = new Tomcat();
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", Running.HOST);
    tomcat.setConnector(connector);
    application.accept(tomcat.addContext("", null));
    tomcat.start();
    return new Running(connector.getLocalPort(), () -> {
      tomcat.stop();
      tomcat.destroy();
    });
  }
}
