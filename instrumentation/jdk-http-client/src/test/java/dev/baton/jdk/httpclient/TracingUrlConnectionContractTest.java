package dev.baton.jdk.httpclient;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import dev.baton.testkit.LoopbackTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;

class TracingUrlConnectionContractTest extends HttpClientContract<Tracing> {
  private Terms terms = new Terms(Duration.ZERO, LoopbackTls.INSTANCE);

  @Override
  protected Tracing newClient(Tracing tracing, Terms terms) {
    this.terms = terms;
    return tracing;
  }

  @Override
  protected Answer send(
      Tracing tracing, String method, URI uri, Map<String, String> headers, String body)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setReadTimeout((int) terms.readTimeout().toMillis());
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(terms.tls().context().getSocketFactory());
    }
    connection.setRequestMethod(method);
    connection.setDoOutput(!body.isEmpty());
    headers.forEach(connection::setRequestProperty);
    return TracingUrlConnection.exchange(
        connection,
        opened -> {
          if (!body.isEmpty()) {
            opened.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
          }
          return answer(opened);
        },
        tracing);
  }

  private static Answer answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    return new Answer(
        status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
  }

  /** The JDK follows redirects by itself and copies what was set. */
  @Override
  protected boolean seesRedirects() {
    return false;
  }

  @Override
  protected String origin() {
    return "auto.http.jdk.urlconnection";
  }
}
