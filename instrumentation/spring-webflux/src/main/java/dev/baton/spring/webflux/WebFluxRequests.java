package dev.baton.spring.webflux;

import dev.baton.instrument.HttpAdapter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/** Reads what WebFlux gets; the response is its status code. Of the headers it calls only what Spring 6 and 7 both have. */
enum WebFluxRequests implements HttpAdapter<ServerWebExchange, Integer> {
  ADAPTER;

  @Override
  public String method(ServerWebExchange exchange) {
    return exchange.getRequest().getMethod().name();
  }

  @Override
  public String url(ServerWebExchange exchange) {
    return exchange.getRequest().getURI().toString();
  }

  @Override
  public @Nullable String header(ServerWebExchange exchange, String name) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    if (headers.getFirst(name) == null) {
      return null;
    }
    List<String> lines = new ArrayList<>(1);
    headers.forEach((key, values) -> {
      if (key.equalsIgnoreCase(name)) {
        lines.addAll(values);
      }
    });
    return String.join(",", lines);
  }

  /** The pattern of the controller or of the router's function; one that is for everything says nothing. */
  @Override
  public @Nullable String route(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    Object pattern = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return pattern instanceof PathPattern matched && !matched.getPatternString().equals("/**")
        ? request.getPath().contextPath().value() + matched.getPatternString()
        : null;
  }

  @Override
  public int status(Integer code) {
    return code;
  }

  @Override
  public long requestLength(ServerWebExchange exchange) {
    return exchange.getRequest().getHeaders().getContentLength();
  }

  @Override
  public String origin() {
    return "auto.http.spring.webflux";
  }
}
