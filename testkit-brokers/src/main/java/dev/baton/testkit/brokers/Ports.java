package dev.baton.testkit.brokers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine. */
final class Ports {
  /*
   * A broker takes its port some seconds after it was found free. Below 32768 no system hands out ports by itself, so nobody who opens a
   * connection, or a server on any port, gets in between. A broker takes several, so none is found twice.
   */

  private static final int FIRST = 28_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 100;
  private static final Set<Integer> FOUND = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** One that nobody listens on. */
  static int free() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        if (FOUND.add(port)) {
          return port;
        }
      } catch (IOException e) {
        // somebody listens there
      }
    }
    throw new IOException("no free port from " + FIRST + " to " + LAST);
  }

  /** Whether somebody listens. */
  static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
