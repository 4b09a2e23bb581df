package dev.baton.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The short form of {@code benchmarks/soak}. How much it does depends on the machine, what it judges does not. */
class SoakTest {
  /** A second each; a minute where CI has virtual threads. */
  private static final int LAPS =
      System.getenv("CI") != null && Runtime.version().feature() >= 21 ? 60 : 6;

  @Test
  void load_ofAllKinds_keepsNothing() throws Exception {
    Soak soak = Soak.run(LAPS, Duration.ofSeconds(1), lap -> {});

    assertThat(soak.problems()).isEmpty();
    assertThat(soak.laps()).hasSize(LAPS).allMatch(lap -> lap.spans() > 1_000);
  }

  @Test
  void heap_thatGrowsByAByteForEachSpan_isAProblem() {
    List<Lap> laps = IntStream.range(0, 8)
        .mapToObj(i -> new Lap(1_000_000, 5_000_000 + i * 1_000_000L))
        .toList();

    assertThat(new Soak(laps, 0, java.util.Map.of(), java.util.Set.of(), java.util.Map.of())
            .problems())
        .hasSize(1);
  }

  @Test
  void heap_withOneLapThatHeldMore_isFlat() {
    List<Lap> laps = IntStream.range(0, 8)
        .mapToObj(i -> new Lap(1_000, i == 5 ? 50_000_000 : 5_000_000 + i % 2))
        .toList();

    assertThat(Lap.growth(laps)).isLessThan(1_000);
  }
}
