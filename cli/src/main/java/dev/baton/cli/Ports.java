package dev.baton.cli;

import dev.baton.cli.text.Problem;

/** Port numbers as arguments. */
final class Ports {
  private static final int LARGEST = 0xFFFF;

  private Ports() {}

  static int check(int port) throws Problem {
    if (port < 0 || port > LARGEST) {
      throw new Problem("--port " + port + " is not a number from 0 to " + LARGEST, Problem.USAGE);
    }
    return port;
  }
}
