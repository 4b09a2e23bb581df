package dev.baton.benchmarks.libraries;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.MappingMatch;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as a container would hand it to a filter, as far as the filters ask; whatever else is asked for throws. */
final class ServletExchange extends HttpServletRequestWrapper {
  private final Template template;
  private final Map<String, Object> attributes = new HashMap<>();
  private final HttpServletResponse response;

  private ServletExchange(Template template) {
    super(template.request);
    this.template = template;
    this.response = new Answer(template.response);
  }

  /** What answers it, with 200. */
  HttpServletResponse response() {
    return response;
  }

  @Override
  public String getMethod() {
    return "GET";
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer("https://shop.example.com/cart");
  }

  @Override
  public String getRequestURI() {
    return "/cart";
  }

  @Override
  public String getScheme() {
    return "https";
  }

  @Override
  public @Nullable String getQueryString() {
    return null;
  }

  @Override
  public String getContextPath() {
    return "";
  }

  @Override
  public String getServletPath() {
    return "/cart";
  }

  @Override
  public HttpServletMapping getHttpServletMapping() {
    return Mapping.CART;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return template.headers.get(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    String value = getHeader(name);
    return Collections.enumeration(value == null ? List.of() : List.of(value));
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return attributes.get(name);
  }

  @Override
  public void setAttribute(String name, Object value) {
    attributes.put(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    attributes.remove(name);
  }

  @Override
  public String getRemoteAddr() {
    return "192.0.2.1";
  }

  @Override
  public int getRemotePort() {
    return 49152;
  }

  @Override
  public long getContentLengthLong() {
    return -1;
  }

  @Override
  public boolean isAsyncStarted() {
    return false;
  }

  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }

  private static final class Answer extends HttpServletResponseWrapper {
    Answer(HttpServletResponse response) {
      super(response);
    }

    @Override
    public int getStatus() {
      return 200;
    }

    @Override
    public boolean isCommitted() {
      return false;
    }
  }

  private enum Mapping implements HttpServletMapping {
    CART;

    @Override
    public String getMatchValue() {
      return "cart";
    }

    @Override
    public String getPattern() {
      return "/cart";
    }

    @Override
    public String getServletName() {
      return "cart";
    }

    @Override
    public MappingMatch getMappingMatch() {
      return MappingMatch.EXACT;
    }
  }

  /** Makes requests with the same headers. */
  static final class Template {
    private final Map<String, String> headers;
    private final HttpServletRequest request = unasked(HttpServletRequest.class);
    private final HttpServletResponse response = unasked(HttpServletResponse.class);

    Template(Map<String, String> headers) {
      this.headers = headers;
    }

    ServletExchange exchange() {
      return new ServletExchange(this);
    }

    private static <T> T unasked(Class<T> type) {
      return type.cast(Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            throw new UnsupportedOperationException(method.getName());
          }));
    }
  }
}
