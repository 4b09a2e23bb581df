package dev.baton.servlet;

import dev.baton.Baton;
import dev.baton.trace.SpanOptions;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/** What a web application does that brings Baton along: sets it up when it starts, and closes it when it stops. */
public final class RedeployedApplication implements ServletContextListener {
  /** For the container. */
  public RedeployedApplication() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext application = event.getServletContext();
    Baton.init(options -> options
        .dsn(application.getInitParameter("dsn"))
        .cacheDir(application.getInitParameter("cacheDir"))
        .shutdownTimeout(Duration.ofMinutes(1))
        .tracesSampler(context -> 1.0));
    TracingFilter.addTo(application);
    application.addServlet("work", new Work()).addMapping("/work");
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    Baton.close();
  }

  private static final class Work extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Baton.startSpan(SpanOptions.named("work"), () -> {
        Baton.captureException(new IllegalStateException("by the test"));
      });
      Baton.tracing().wrap((Runnable) () -> {}).run();
      response.getWriter().print("done");
    }
  }
}
