package dev.baton.benchmarks.endtoend;

import java.util.concurrent.TimeUnit;

/** How much there is to do. */
enum Pace {
  /** As most services: mostly waiting for others. */
  WAITING("The service behind takes 5 ms, 8 requests are under way at any time", 8, 5),
  /** Each microsecond that anybody spends, the collector of spans too, is missing for requests. */
  SATURATED(
      "The service behind answers at once, 4 requests are under way: no CPU has time to spare",
      4,
      0);

  private final String title;
  private final int connections;
  private final int thinkMillis;

  Pace(String title, int connections, int thinkMillis) {
    this.title = title;
    this.connections = connections;
    this.thinkMillis = thinkMillis;
  }

  /** How many requests are under way at any time. */
  int connections() {
    return connections;
  }

  /** What the service behind does before it answers. */
  void think() {
    try {
      TimeUnit.MILLISECONDS.sleep(thinkMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return title;
  }
}
