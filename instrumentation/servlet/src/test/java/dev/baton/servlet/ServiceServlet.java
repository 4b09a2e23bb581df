package dev.baton.servlet;

import dev.baton.testkit.HttpServerContract.Reply;
import dev.baton.testkit.HttpServerContract.Service;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Serves what a contract asks for. */
final class ServiceServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient Service service;

  ServiceServlet(Service service) {
    this.service = service;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Reply reply = service.serve(request.getMethod(), request.getRequestURI());
    response.setStatus(reply.status());
    response.getOutputStream().write(reply.body().getBytes(StandardCharsets.UTF_8));
  }
}
