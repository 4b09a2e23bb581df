package dev.baton.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The ways to a server: a tunnel, a proxy, TLS with contexts of one's own, and the end of the program. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time
class WayTest {
  private static final String CREDENTIALS = "Proxy-Authorization: Basic bWU6cGFzcyB3b3Jk";

  @Test
  void tunnel_takesEnvelopesThatNameTheirDsn() throws Exception {
    try (FaultyServer server = new FaultyServer();
        Program program = Program.sampled(
            "http://key:hush@sentry.invalid/path/42",
            options -> options.tunnel("http://127.0.0.1:" + server.port() + "/tunnel?to=sentry"))) {
      program.request();

      assertThat(server.take().header().dsn()).isEqualTo("http://key@sentry.invalid/path/42");
      assertThat(server.heads().get(0))
          .startsWith("POST /tunnel?to=sentry HTTP/1.1\r\n")
          .doesNotContainIgnoringCase("X-Sentry-Auth");
    }
  }

  @Test
  void proxy_inClearText_isAskedForTheWholeUrlWithThePassword() throws Exception {
    try (FaultyServer proxy = new FaultyServer();
        Program program = Program.sampled(
            "http://key@sentry.invalid/42",
            options -> options.proxy("http://me:pass%20word@127.0.0.1:" + proxy.port()))) {
      program.request();
      program.flush();

      assertThat(program.sent()).isOne();
      assertThat(proxy.heads().get(0))
          .startsWith("POST http://sentry.invalid/api/42/envelope/ HTTP/1.1\r\n")
          .contains("Host: sentry.invalid\r\n", CREDENTIALS);
    }
  }

  @Test
  void proxy_beforeTls_isAskedForAWayWithThePasswordAndSeesNoMore(@TempDir Path folder)
      throws Exception {
    KeyStore store = Certificates.of(folder, "ip:127.0.0.1");
    SSLContext context = Certificates.context(store, store);
    try (FaultyServer server = new FaultyServer(context.getServerSocketFactory());
        FaultyServer proxy = new FaultyServer()) {
      proxy.otherwise(request -> forward(request, server.port()));
      try (Program program = Program.sampled(
          "https://key@127.0.0.1:" + server.port() + "/1",
          options -> options
              .sslContext(context)
              .proxy("http://me:pass%20word@127.0.0.1:" + proxy.port()))) {
        program.request();
        program.flush();
        program.request();
        program.flush();

        assertThat(program.sent()).isEqualTo(2);
        assertThat(proxy.heads()).hasSize(1);
        assertThat(proxy.heads().get(0))
            .startsWith("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1\r\n")
            .contains(CREDENTIALS);
        assertThat(server.heads().get(0)).doesNotContain("Proxy-Authorization");
      }
    }
  }

  private static void forward(FaultyServer.Request request, int port) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      request.write("HTTP/1.1 200 Connection established\r\n\r\n");
      Thread back = new Thread(() -> copy(server, request.socket), "proxy-back");
      back.setDaemon(true);
      back.start();
      copy(request.socket, server);
    }
  }

  private static void copy(Socket from, Socket to) {
    try (to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      // one end is gone, and so the other
    }
  }

  @Test
  void proxy_thatRefuses_isAFailureOfTheNetwork() throws Exception {
    try (FaultyServer proxy = new FaultyServer();
        Program program = Program.sampled(
            "https://key@sentry.invalid/42",
            options -> options.proxy("http://127.0.0.1:" + proxy.port()))) {
      proxy.otherwise(request -> request.write("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n"));
      program.request();
      program.flush();

      assertThat(program.sent()).isZero();
      assertThat(program.tracing.counters())
          .containsOnlyKeys(dev.baton.trace.Counter.NETWORK_FAILED);
    }
  }

  @Test
  void options_thatMakeNoSense_areNamedWithoutPasswords() {
    assertThatThrownBy(
            () -> Program.sampled("http://key@h/1", o -> o.proxy("ftp://me:secret@host:1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("proxy")
        .hasMessageContaining("host:1")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(
            () -> Program.sampled("http://key@h/1", o -> o.proxy("http://me:secret@host")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("proxy")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Program.sampled("http://key@h/1", o -> o.tunnel("/tunnel")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tunnel")
        .hasMessageContaining("/tunnel");
    assertThatThrownBy(() -> Program.sampled("https://key@h/1", o -> o.http2(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("http2: true, but baton-http2 is not among the dependencies");
  }

  @Test
  void server_thatAsksForACertificate_getsThatOfTheContext(@TempDir Path folder) throws Exception {
    KeyStore here = Certificates.of(folder, "ip:127.0.0.1");
    KeyStore client = Certificates.of(folder, "dns:client.test");
    SSLServerSocketFactory factory = Certificates.context(here, client).getServerSocketFactory();
    try (FaultyServer server = new FaultyServer(new AskingFactory(factory))) {
      String dsn = "https://key@127.0.0.1:" + server.port() + "/1";
      SSLContext known = Certificates.context(client, here);
      SSLContext nobody = Certificates.trusting(here);
      try (Program program = Program.sampled(dsn, options -> options.sslContext(known));
          Program other = Program.sampled(dsn, options -> options.sslContext(nobody))) {
        program.request();
        program.flush();
        other.request();
        other.flush();

        assertThat(program.sent()).isOne();
        assertThat(other.sent()).isZero();
      }
    }
  }

  /** Makes sockets that ask who the client is. */
  private static final class AskingFactory extends javax.net.ServerSocketFactory {
    private final SSLServerSocketFactory factory;

    private AskingFactory(SSLServerSocketFactory factory) {
      this.factory = factory;
    }

    @Override
    public java.net.ServerSocket createServerSocket() throws IOException {
      SSLServerSocket socket = (SSLServerSocket) factory.createServerSocket();
      socket.setNeedClientAuth(true);
      return socket;
    }

    @Override
    public java.net.ServerSocket createServerSocket(int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public java.net.ServerSocket createServerSocket(int port, int backlog) {
      throw new UnsupportedOperationException();
    }

    @Override
    public java.net.ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void program_thatExitsInASpan_deliversWhatHasEnded() throws Exception {
    try (FaultyServer server = new FaultyServer()) {
      Process process = Child.start(Child.Exiting.class, server.dsn());

      assertThat(process.waitFor()).isEqualTo(3);
      assertThat(server.sent).containsEntry("transaction", 2L);
    }
  }

  @Test
  void program_thatEndsBeforeAllWasTaken_saysWhatIsLost() throws Exception {
    try (FaultyServer server = new FaultyServer()) {
      server.otherwise(FaultyServer.SILENT);
      Process process =
          Child.prepared(List.of(), Child.Losing.class, server.dsn()).start();

      assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8).lines())
          .singleElement(STRING)
          .startsWith("Baton: 21 spans and errors were lost at the end")
          .contains(
              "http://127.0.0.1:" + server.port(), "in 200 ms; a longer shutdownTimeoutMillis");
    }
  }

  @Test
  void program_thatExitsInACallback_ends() throws Exception {
    try (FaultyServer server = new FaultyServer()) {
      Process process = Child.start(Child.ExitingInCallback.class, server.dsn());

      assertThat(process.waitFor()).isEqualTo(4);
    }
  }
}
