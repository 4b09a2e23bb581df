package dev.baton.spring.webclient;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.RequestHeadersSpec;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

class TracingFilterContractTest extends HttpClientContract<WebClient> {
  @Override
  protected WebClient newClient(Tracing tracing, Terms terms) throws SSLException {
    SslContext tls =
        SslContextBuilder.forClient().trustManager(terms.tls().trust()).build();
    HttpClient plain = HttpClient.create()
        .followRedirect(true)
        .responseTimeout(terms.readTimeout())
        .resolver(DefaultAddressResolverGroup.INSTANCE)
        .secure(spec -> spec.sslContext(tls));
    return WebClient.builder()
        .clientConnector(new ReactorClientHttpConnector(plain))
        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(10_000_000))
        .filter(new TracingFilter(tracing))
        .build();
  }

  @Override
  protected Answer send(
      WebClient client, String method, URI uri, Map<String, String> headers, String body) {
    WebClient.RequestBodySpec request = client
        .method(HttpMethod.valueOf(method))
        .uri(uri)
        .headers(all -> headers.forEach(all::add));
    return await(send(
        body.isEmpty()
            ? request
            : request
                .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                .bodyValue(body)));
  }

  @Override
  protected CompletableFuture<Answer> getAsync(WebClient client, URI uri) {
    return send(client.get().uri(uri)).toFuture();
  }

  private static Mono<Answer> send(RequestHeadersSpec<?> request) {
    return request.exchangeToMono(response -> response
        .bodyToMono(byte[].class)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .defaultIfEmpty("")
        .map(body -> new Answer(response.statusCode().value(), body)));
  }

  private static Answer await(Mono<Answer> answer) {
    return Objects.requireNonNull(answer.block());
  }

  /** What sends the request follows redirects by itself. */
  @Override
  protected boolean seesRedirects() {
    return false;
  }

  @Override
  protected String origin() {
    return "auto.http.spring.webclient";
  }
}
