package dev.baton.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * A port of the loopback address at which nobody listens: connections are refused. It is held until it is closed, so that no other program
 * listens there meanwhile.
 */
public final class NobodysPort implements AutoCloseable {
  private final Socket held = new Socket();

  /** Takes a free one. */
  public NobodysPort() throws IOException {
    held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** The port. */
  public int number() {
    return held.getLocalPort();
  }

  /** An address there, with the scheme http. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + number() + path);
  }

  @Override
  public void close() throws IOException {
    held.close();
  }
}
