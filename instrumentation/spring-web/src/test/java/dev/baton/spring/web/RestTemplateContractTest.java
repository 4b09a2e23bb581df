package dev.baton.spring.web;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.ResponseErrorHandler;
import org.springframework.web.client.RestTemplate;

class RestTemplateContractTest extends HttpClientContract<RestTemplate> {
  @Override
  protected RestTemplate newClient(Tracing tracing, Terms terms) {
    SimpleClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory() {
      @Override
      protected void prepareConnection(HttpURLConnection connection, String method)
          throws IOException {
        if (connection instanceof HttpsURLConnection secure) {
          secure.setSSLSocketFactory(terms.tls().context().getSocketFactory());
        }
        super.prepareConnection(connection, method);
      }
    };
    factory.setReadTimeout((int) terms.readTimeout().toMillis());
    RestTemplate client = new RestTemplate(factory);
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
  protected Answer send(
      RestTemplate client, String method, URI uri, Map<String, String> headers, String body) {
    RequestEntity.BodyBuilder request = RequestEntity.method(HttpMethod.valueOf(method), uri);
    headers.forEach(request::header);
    ResponseEntity<byte[]> response = client.exchange(
        body.isEmpty()
            ? request.build()
            : request
                .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                .body(body),
        byte[].class);
    byte[] answer = response.getBody();
    return new Answer(
        response.getStatusCode().value(),
        answer == null ? "" : new String(answer, StandardCharsets.UTF_8));
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
