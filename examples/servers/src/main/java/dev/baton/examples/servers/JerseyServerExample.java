package dev.baton.examples.servers;

import com.sun.net.httpserver.HttpServer;
import dev.baton.Baton;
import dev.baton.jersey.TracingListener;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** A JAX-RS resource in Jersey. */
@Path("/hello")
public final class JerseyServerExample {
  /** For Jersey. */
  public JerseyServerExample() {}

  /** Says in which trace it is. */
  @GET
  public String hello() {
    return Baton.getTraceparent();
  }

  /** Serves {@code /hello} on port 8080. */
  public static void main(String[] args) {
    Baton.init();
    start(8080);
  }

  static Running start(int port) {
    ResourceConfig config =
        new ResourceConfig(JerseyServerExample.class).register(new TracingListener());
    HttpServer server = JdkHttpServerFactory.createHttpServer(
        URI.create("http://" + Running.HOST + ":" + port + "/"), config);
    return new Running(server.getAddress().getPort(), () -> server.stop(0));
  }
}
