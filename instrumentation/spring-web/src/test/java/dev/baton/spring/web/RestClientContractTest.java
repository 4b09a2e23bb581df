package dev.baton.spring.web;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClient.RequestHeadersSpec;

class RestClientContractTest extends HttpClientContract<RestClient> {
  @Override
  protected RestClient newClient(Tracing tracing) {
    HttpClient plain =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    return RestClient.builder()
        .requestFactory(new JdkClientHttpRequestFactory(plain))
        .requestInterceptor(new TracingInterceptor(tracing))
        .build();
  }

  @Override
  protected Answer get(RestClient client, URI uri, Map<String, String> headers) {
    return send(client.get().uri(uri).headers(all -> headers.forEach(all::add)));
  }

  @Override
  protected Answer post(RestClient client, URI uri, String body) {
    return send(client
        .post()
        .uri(uri)
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
