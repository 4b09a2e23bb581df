package dev.baton.servlet;

import jakarta.servlet.ServletContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

class JettyFilterTest extends FilterBehaviour {
  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  @Override
  URI start(String contextPath, String errorPage, Consumer<ServletContext> configure)
      throws Exception {
    ServletContextHandler context =
        new ServletContextHandler(contextPath.isEmpty() ? "/" : contextPath);
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(ErrorPageErrorHandler.GLOBAL_ERROR_PAGE, errorPage);
    context.setErrorHandler(errors);
    context.addServletContainerInitializer((classes, application) -> configure.accept(application));
    server.setHandler(context);
    server.start();
    return URI.create("http://127.0.0.1:" + server.getURI().getPort());
  }

  @Override
  void stop() throws Exception {
    server.stop();
  }
}
