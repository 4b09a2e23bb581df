package dev.baton.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.DataCategory;
import dev.baton.testkit.LoopbackTls;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The option {@code http2}, with a Tomcat that offers it in the TLS handshake. */
class Http2DeliveryTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir
  private Path home;

  private final List<String> protocols = new CopyOnWriteArrayList<>();
  private volatile boolean endless;
  private volatile Consumer<HttpServletRequest> first = request -> {};

  @Test
  void envelopes_whereTheServerOffersHttp2_goOverIt() throws Exception {
    Tomcat tomcat = tomcat();
    try {
      int port = tomcat.getConnector().getLocalPort();
      try (Tracing tracing = tracing(port, true);
          Tracing plain = tracing(port, false)) {
        send(tracing);
        send(tracing);
        send(plain);

        assertThat(protocols).containsExactly("HTTP/2.0", "HTTP/2.0", "HTTP/1.1");
        assertThat(tracing.stats().sent(DataCategory.TRANSACTION)).isEqualTo(2);
      }
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  /** Whoever waited for the end of it would take what was sent for lost, and send it again. */
  @Test
  void answer_thatNeverEnds_isCutOff() throws Exception {
    Tomcat tomcat = tomcat();
    endless = true;
    try (Tracing tracing = tracing(tomcat.getConnector().getLocalPort(), true)) {
      send(tracing);
      send(tracing);

      assertThat(protocols).containsExactly("HTTP/2.0", "HTTP/2.0");
      assertThat(tracing.stats().sent(DataCategory.TRANSACTION)).isEqualTo(2);
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  /** A request may take ten minutes here; that the connection is gone is noticed at once, and it is sent again. */
  @Test
  @Timeout(120)
  void connection_brokenWhileTheServerWorks_isNoticed() throws Exception {
    Tomcat tomcat = tomcat();
    try (Relay relay = new Relay(tomcat.getConnector().getLocalPort());
        Tracing tracing = tracing(relay.port(), true)) {
      first = request -> relay.breakConnections();
      send(tracing);

      assertThat(protocols).containsExactly("HTTP/2.0", "HTTP/2.0");
      assertThat(tracing.stats().sent(DataCategory.TRANSACTION)).isOne();
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  private static void send(Tracing tracing) {
    tracing.tracer().start("root", "op").end();
    assertThat(tracing.flush(LONG)).isTrue();
  }

  private static Tracing tracing(int port, boolean http2) {
    return Tracing.create(
        Options.from(Map.of(), Map.of()),
        options -> options
            .dsn("https://key@127.0.0.1:" + port + "/1")
            .sslContext(LoopbackTls.INSTANCE.context())
            .http2(http2)
            .requestTimeout(Duration.ofMinutes(10))
            .sendClientReports(false)
            .tracesSampleRate(1));
  }

  private Tomcat tomcat() throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(home.toString());
    tomcat.setSilent(true);
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig host = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystoreFile(LoopbackTls.KEYS.toString());
    certificate.setCertificateKeystorePassword(LoopbackTls.PASSWORD);
    certificate.setCertificateKeystoreType("PKCS12");
    host.addCertificate(certificate);
    connector.addSslHostConfig(host);
    connector.addUpgradeProtocol(new Http2Protocol());
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "ingest", new Ingest());
    context.addServletMappingDecoded("/*", "ingest");
    tomcat.start();
    return tomcat;
  }

  @SuppressWarnings("serial") // which nobody does
  private final class Ingest extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.getInputStream().readAllBytes();
      protocols.add(request.getProtocol());
      Consumer<HttpServletRequest> only = first;
      first = each -> {};
      only.accept(request);
      while (endless) {
        response.getOutputStream().write(new byte[8 * 1024]);
      }
    }
  }
}
