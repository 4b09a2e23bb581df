package dev.baton.spring.webflux;

import dev.baton.Tracing;
import dev.baton.testkit.HttpServerContract;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;

class WebFluxContractTest extends HttpServerContract {
  private final List<WebFluxServer> servers = new ArrayList<>();

  @Override
  protected URI start(@Nullable Tracing tracing, Service service) {
    WebHttpHandlerBuilder builder =
        WebHttpHandlerBuilder.webHandler(exchange -> serve(exchange, service));
    if (tracing != null) {
      builder.filter(new TracingFilter(tracing));
    }
    WebFluxServer server = new WebFluxServer(builder.build());
    servers.add(server);
    return server.uri("");
  }

  private static Mono<Void> serve(ServerWebExchange exchange, Service service) {
    ServerHttpRequest request = exchange.getRequest();
    ServerHttpResponse response = exchange.getResponse();
    return Mono.fromCallable(
            () -> service.serve(request.getMethod().name(), request.getURI().getRawPath()))
        .flatMap(reply -> {
          response.setStatusCode(HttpStatusCode.valueOf(reply.status()));
          byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
          return body.length == 0
              ? response.setComplete()
              : response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
        });
  }

  @Override
  protected void stop() {
    servers.forEach(WebFluxServer::close);
    servers.clear();
  }

  @Override
  protected String origin() {
    return "auto.http.spring.webflux";
  }
}
