package dev.baton.apache.httpclient5;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

class ClassicContractTest extends HttpClientContract<CloseableHttpClient> {
  @Override
  protected CloseableHttpClient newClient(Tracing tracing) {
    return TracingApacheHttp.addTo(HttpClients.custom(), tracing).build();
  }

  @Override
  protected Answer get(CloseableHttpClient client, URI uri, Map<String, String> headers)
      throws IOException {
    HttpGet request = new HttpGet(uri);
    headers.forEach(request::addHeader);
    return send(client, request);
  }

  @Override
  protected Answer post(CloseableHttpClient client, URI uri, String body) throws IOException {
    HttpPost request = new HttpPost(uri);
    request.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), null));
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
