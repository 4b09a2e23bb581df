package dev.baton.jdk.httpclient;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class TracingUrlConnectionContractTest extends HttpClientContract<Tracing> {
  @Override
  protected Tracing newClient(Tracing tracing) {
    return tracing;
  }

  @Override
  protected Answer get(Tracing tracing, URI uri, Map<String, String> headers) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    headers.forEach(connection::setRequestProperty);
    return TracingUrlConnection.exchange(
        connection, TracingUrlConnectionContractTest::answer, tracing);
  }

  @Override
  protected Answer post(Tracing tracing, URI uri, String body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setDoOutput(true);
    return TracingUrlConnection.exchange(
        connection,
        opened -> {
          opened.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
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
