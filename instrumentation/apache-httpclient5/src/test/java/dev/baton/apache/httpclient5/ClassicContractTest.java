package dev.baton.apache.httpclient5;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;

class ClassicContractTest extends HttpClientContract<CloseableHttpClient> {
  @Override
  protected CloseableHttpClient newClient(Tracing tracing, Terms terms) {
    HttpClientBuilder plain = HttpClients.custom()
        .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
            .setTlsSocketStrategy(new DefaultClientTlsStrategy(terms.tls().context()))
            .build())
        .setDefaultRequestConfig(RequestConfig.custom()
            .setResponseTimeout(Timeout.of(terms.readTimeout()))
            .build());
    return TracingApacheHttp.addTo(plain, tracing).build();
  }

  @Override
  protected Answer send(
      CloseableHttpClient client, String method, URI uri, Map<String, String> headers, String body)
      throws IOException {
    ClassicHttpRequest request = new HttpUriRequestBase(method, uri);
    headers.forEach(request::addHeader);
    if (!body.isEmpty()) {
      request.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), null));
    }
    return send(client, request);
  }

  private static Answer send(CloseableHttpClient client, ClassicHttpRequest request)
      throws IOException {
    return client.execute(request, response -> {
      String body = response.getEntity() == null
          ? ""
          : EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
      return new Answer(response.getCode(), body);
    });
  }

  @Override
  protected String origin() {
    return "auto.http.apache";
  }

  @Override
  protected void close(CloseableHttpClient client) throws IOException {
    client.close();
  }
}
