package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.servlet.TracingFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** A servlet in Tomcat. */
public final class ServletExample extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(Baton.getTraceparent());
  }

  /** Serves {@code /hello} on port 8080. */
  public static void main(String[] args) throws LifecycleException, InterruptedException {
    Baton.init();
    start(8080);
    Thread.currentThread().join();
  }

  static Running start(int port) throws LifecycleException {
    return Tomcats.start(port, context -> {
      Tomcat.addServlet(context, "hello", new ServletExample()).addMapping("/hello");
      context.addServletContainerInitializer(
          (classes, application) -> TracingFilter.addTo(application), Set.of());
    });
  }
}
