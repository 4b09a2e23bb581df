package dev.baton.examples.servers;

import java.net.InetAddress;

/**
 * A server that runs.
 *
 * @param port where it listens, on the loopback address
 * @param stop ends it
 */
public record Running(int port, AutoCloseable stop) {
  static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();
}
