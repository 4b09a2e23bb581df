package dev.baton.spring.web;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResponseErrorHandler;
import org.springframework.web.client.RestTemplate;

class RestTemplateContractTest extends HttpClientContract<RestTemplate> {
  @Override
  protected RestTemplate newClient(Tracing tracing) {
    RestTemplate client = new RestTemplate();
    client.getInterceptors().add(new TracingInterceptor(tracing));
    client.setErrorHandler(new ResponseErrorHandler() {
      @Override
      public boolean hasError(ClientHttpResponse response) {
        return false;
      }

      @Override
      public void handleError(URI url, HttpMethod method, ClientHttpResponse response)
          throws IOException {
        throw new IOException("there are no errors");
      }
    });
    return client;
  }

  @Override
  protected Answer get(RestTemplate client, URI uri, Map<String, String> headers) {
    RequestEntity.HeadersBuilder<?> request = RequestEntity.get(uri);
    headers.forEach(request::header);
    return answer(client.exchange(request.build(), String.class));
  }

  @Override
  protected Answer post(RestTemplate client, URI uri, String body) {
    MediaType utf8 = MediaType.parseMediaType("text/plain;charset=UTF-8");
    byte[] answer = client
        .exchange(RequestEntity.post(uri).contentType(utf8).body(body), byte[].class)
        .getBody();
    return new Answer(200, answer == null ? "" : new String(answer, StandardCharsets.UTF_8));
  }

  private static Answer answer(ResponseEntity<String> response) {
    String body = response.getBody();
    return new Answer(response.getStatusCode().value(), body == null ? "" : body);
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
