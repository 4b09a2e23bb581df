package dev.baton.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.export.Destination;
import dev.baton.export.Http2Provider;
import dev.baton.export.HttpTransport;
import dev.baton.export.ProxyServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which transport there is; what it does is tried with a server that offers HTTP/2, in the tests of servlets. */
class Http2Test {
  private final Http2Provider http2 = new Http2();

  private static Destination destination(String url, @Nullable String credentials) {
    ProxyServer proxy = credentials == null ? null : new ProxyServer("proxy", 1, credentials);
    return new Destination(URI.create(url), null, "test", proxy, null, Duration.ofSeconds(1));
  }

  @Test
  void option_findsIt() {
    try (Tracing tracing = Tracing.create(
        Options.from(Map.of(), Map.of()),
        options -> options.dsn("https://key@h/1").http2(true))) {
      assertThat(tracing.counters()).isEmpty();
    }
  }

  @Test
  void server_withTls_isAskedForHttp2() {
    assertThat(http2.to(destination("https://h/", null))).isInstanceOf(Http2Transport.class);
  }

  @Test
  void server_inClearText_hasNoHandshakeToAgreeIn() {
    assertThat(http2.to(destination("http://h/", null))).isInstanceOf(HttpTransport.class);
  }

  @Test
  void proxy_thatAsksForAPassword_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> http2.to(destination("https://h/", "me:secret")))
        .withMessageStartingWith("http2: ")
        .withMessageNotContaining("secret");
  }
}
