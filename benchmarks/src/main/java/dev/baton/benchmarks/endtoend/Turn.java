package dev.baton.benchmarks.endtoend;

/**
 * What one setup did in one round.
 *
 * @param load as seen by who sent the requests
 * @param cpuNanos what the service's process spent, its sender included
 */
record Turn(Load load, long cpuNanos) {
  double perSecond() {
    return load.perSecond();
  }

  double p50() {
    return load.percentileMillis(50);
  }

  double p99() {
    return load.percentileMillis(99);
  }

  double cpuMicros() {
    return cpuNanos / 1e3 / load.requests();
  }
}
