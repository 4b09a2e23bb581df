package dev.baton.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackOnlyTest {
  private static HttpListener listener;

  @BeforeAll
  static void start() throws IOException {
    listener = HttpListener.bind("127.0.0.1", 0);
    listener.start(new LoopbackOnly(
        request -> request.path().contains("open"),
        request -> Response.of(200, "text/plain", "served".getBytes(UTF_8))));
  }

  @AfterAll
  static void close() {
    listener.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8969",
        "LOCALHOST:1",
        "shop.localhost:80",
        "127.0.0.1:8969",
        "127.9.9.9",
        "[::1]:8969",
        "[::1]"
      })
  void host_loopback_isServed(String host) throws IOException {
    assertThat(get("/", host, "")).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.test",
        "evil.test:8969",
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "10.0.0.1",
        "[::2]",
        "notlocalhost",
        ":8969"
      })
  void host_other_isRefused(String host) throws IOException {
    assertThat(get("/open", host, ""))
        .startsWith("HTTP/1.1 421")
        .contains("does not answer for host '" + host + "'");
  }

  @Test
  void host_missing_isRefused() throws IOException {
    assertThat(RawClient.exchange(listener.address(), "GET / HTTP/1.0\r\n\r\n")).contains(" 400 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:3000", "http://127.0.0.1:8969", "https://app.localhost"})
  void origin_loopback_mayRead(String origin) throws IOException {
    assertThat(get("/", "localhost", "Origin: " + origin + "\r\n")).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.test", "null", "http://localhost.evil.test", "not an origin"})
  void origin_other_mayNotRead(String origin) throws IOException {
    assertThat(get("/", "localhost", "Origin: " + origin + "\r\n")).startsWith("HTTP/1.1 403");
  }

  @Test
  void origin_other_mayGoWhereAnyMay() throws IOException {
    assertThat(get("/open", "localhost", "Origin: https://app.test\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  private static String get(String path, String host, String more) throws IOException {
    return RawClient.exchange(
        listener.address(),
        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more + "\r\n");
  }
}
