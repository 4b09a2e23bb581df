package dev.baton.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request says as {@code Host} is checked before any handler is asked, whatever the server then does with it: RFC 9112 3.2. */
class HostFieldTest {
  private static HttpListener listener;

  @BeforeAll
  static void start() throws IOException {
    listener = HttpListener.bind("127.0.0.1", 0);
    listener.start(request -> Response.of(200, "text/plain", "served".getBytes(UTF_8)));
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
        "Shop.example-1.test",
        "10.0.0.1:80",
        "[::1]",
        "[2001:db8::7]:8969",
        "a%20b"
      })
  void host_wellFormed_isServed(String host) throws IOException {
    assertThat(get("Host: " + host + "\r\n")).startsWith("HTTP/1.1 200").endsWith("served");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local host",
        "<script>",
        "a/b",
        "a@b",
        "a%2",
        "a%zz",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        "localhost:http",
        "[::1",
        "[::1]x:80",
        "x[::1]",
        "[1::2::3]",
        "::1"
      })
  void host_malformed_is400(String host) throws IOException {
    assertThat(get("Host: " + host + "\r\n")).startsWith("HTTP/1.1 400").doesNotContain("served");
  }

  @Test
  void host_missing_is400() throws IOException {
    assertThat(get("")).startsWith("HTTP/1.1 400").doesNotContain("served");
  }

  @Test
  void host_missingInHttp10_isServed() throws IOException {
    assertThat(RawClient.exchange(listener.address(), "GET / HTTP/1.0\r\n\r\n"))
        .contains(" 200 ")
        .endsWith("served");
  }

  @Test
  void host_twice_is400() throws IOException {
    assertThat(get("Host: localhost\r\nHost: localhost\r\n"))
        .startsWith("HTTP/1.1 400")
        .doesNotContain("served");
  }

  @Test
  void host_otherThanThatOfTheUri_is400() throws IOException {
    assertThat(RawClient.exchange(
            listener.address(),
            "GET http://one.test/ HTTP/1.1\r\nHost: two.test\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .doesNotContain("served");
  }

  private static String get(String host) throws IOException {
    return RawClient.exchange(
        listener.address(), "GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
  }
}
