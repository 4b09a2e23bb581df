package dev.baton.servlet;

import dev.baton.instrument.HttpAdapter;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** Reads what a servlet container gets; the response is its status code. */
enum ServletRequests implements HttpAdapter<HttpServletRequest, Integer> {
  ADAPTER;

  private static final String SPRING_PATTERN =
      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";
  private static final String SESSION_ID = ";jsessionid=";

  @Override
  public String method(HttpServletRequest request) {
    return request.getMethod();
  }

  /** Without the session's id, which containers may write behind the path. */
  @Override
  public String url(HttpServletRequest request) {
    StringBuffer url = request.getRequestURL();
    int session = url.indexOf(SESSION_ID);
    if (session >= 0) {
      url.setLength(session);
    }
    String query = request.getQueryString();
    return query == null ? url.toString() : url.append('?').append(query).toString();
  }

  /** The same without a URL around it. */
  @Override
  public @Nullable String path(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.startsWith("/") && path.indexOf(SESSION_ID) < 0
        ? path
        : HttpAdapter.super.path(request);
  }

  @Override
  public @Nullable String header(HttpServletRequest request, String name) {
    Enumeration<String> lines = request.getHeaders(name);
    String first = lines.hasMoreElements() ? lines.nextElement() : "";
    String value =
        lines.hasMoreElements() ? first + "," + String.join(",", Collections.list(lines)) : first;
    return value.isEmpty() ? null : value;
  }

  /** What a framework said, else the pattern of the servlet, unless that is for everything or for a kind of file. */
  @Override
  public @Nullable String route(HttpServletRequest request) {
    if (request.getAttribute(TracingFilter.ROUTE) instanceof String route) {
      return route;
    }
    HttpServletMapping mapping = request.getHttpServletMapping();
    MappingMatch match = mapping.getMappingMatch();
    if (request.getAttribute(SPRING_PATTERN) instanceof String pattern) {
      String servlet = match == MappingMatch.PATH ? request.getServletPath() : "";
      return request.getContextPath() + servlet + pattern;
    }
    boolean tells = match == MappingMatch.EXACT || match == MappingMatch.PATH;
    return tells && !mapping.getPattern().equals("/*")
        ? request.getContextPath() + mapping.getPattern()
        : null;
  }

  @Override
  public int status(Integer code) {
    return code;
  }

  @Override
  public long requestLength(HttpServletRequest request) {
    return request.getContentLengthLong();
  }

  @Override
  public String origin() {
    return "auto.http.servlet";
  }
}
