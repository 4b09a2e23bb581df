package dev.baton.e2e.lab;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines that a process wrote. Safe for use by many threads. */
final class Tail {
  private static final int LINES = 60;

  private final Deque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  @Override
  public synchronized String toString() {
    return lines.isEmpty() ? "(it wrote nothing)" : String.join("\n", lines);
  }
}
