package dev.baton.spring.web;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClient.RequestHeadersSpec;

class RestClientContractTest extends HttpClientContract<RestClient> {
  @Override
  protected RestClient newClient(Tracing tracing, Terms terms) {
    HttpClient plain = HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .sslContext(terms.tls().context())
        .build();
    JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(plain);
    factory.setReadTimeout(terms.readTimeout());
    return RestClient.builder()
        .requestFactory(factory)
        .requestInterceptor(new TracingInterceptor(tracing))
        .build();
  }

  @Override
  protected Answer send(
      RestClient client, String method, URI uri, Map<String, String> headers, String body) {
    RestClient.RequestBodySpec request = client
        .method(HttpMethod.valueOf(method))
        .uri(uri)
        .headers(all -> headers.forEach(all::add));
    return send(
        body.isEmpty()
            ? request
            : request
                .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                .body(body));
  }

  private static Answer send(RequestHeadersSpec<?> request) {
    return request.exchangeForRequiredValue((sent, response) -> new Answer(
        response.getStatusCode().value(),
        new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8)));
  }

  /** What sends the request follows redirects by itself. */
  @Override
  protected boolean seesRedirects() {
    return false;
  }

  @Override
  protected String origin() {
    return "auto.http.spring.web";
  }
}
