package dev.baton.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One address of the echo, and what was called there. Thread-safe. */
final class Place {
  /** A service that calls without end is not listened to without end. */
  private static final int MOST = 1000;

  private final String url;
  private final Reply reply;
  private final List<Carried> calls = new ArrayList<>();

  Place(String url, Reply reply) {
    this.url = url;
    this.reply = reply;
  }

  String url() {
    return url;
  }

  int take(Carried carried) throws InterruptedException {
    int number;
    synchronized (this) {
      if (calls.size() < MOST) {
        calls.add(carried);
      }
      number = calls.size();
      notifyAll();
    }
    return reply.status(number);
  }

  /** What was called until now; waits for the first call. */
  List<Carried> calls(Duration atMost) throws InterruptedException {
    return calls(1, atMost);
  }

  /** What was called until now; waits for so many calls. */
  synchronized List<Carried> calls(int least, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (calls.size() < least) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return List.copyOf(calls);
  }
}
