package dev.baton.verify;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port of loopback on which nobody listens: one that systems do not give to calls, so that no call has it a moment later. */
final class FreePort {
  private FreePort() {}

  static int next() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(24_000, 28_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // the next may be free
      }
    }
  }
}
