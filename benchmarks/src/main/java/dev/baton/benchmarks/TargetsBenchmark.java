package dev.baton.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Asks whether a request may carry the headers. The URL belongs to the last of the targets. */
public class TargetsBenchmark extends ContenderBenchmark {
  /** How many targets. */
  @Param("1")
  public int count = 1;

  private Predicate<String> targets = url -> false;

  /** Sets the targets. */
  @Setup
  public void set() {
    List<String> all = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      all.add("https://service-" + i + ".example.org");
    }
    all.add("https://pricing.example.com");
    targets = contender.targets(all);
  }

  /** One URL. */
  @Benchmark
  public boolean matches() {
    return targets.test("https://pricing.example.com/prices?sku=4711");
  }
}
