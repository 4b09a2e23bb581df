package dev.baton.server.http;

import java.io.IOException;

/** The port to listen on belongs to another process. The message is one line: which port, and how to choose another. */
public final class PortInUse extends IOException {
  private static final long serialVersionUID = 1L;

  PortInUse(String host, int port, Throwable cause) {
    super("port " + port + " of " + host + " is in use; choose another with --port", cause);
  }
}
