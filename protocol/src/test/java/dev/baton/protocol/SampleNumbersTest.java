package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.vectors.VectorSource;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleNumbersTest {
  private final Random random = new Random(11);

  private TraceId traceId() {
    return new TraceId(random.nextLong(), random.nextLong());
  }

  @ParameterizedTest
  @VectorSource("sample-rand")
  void backfill_vector_agreesWithTheDecision(
      int number, Sampled decision, @Nullable Double rate, double low, double high) {
    for (int i = 0; i < 1_000; i++) {
      int rand = SampleNumbers.backfill(traceId(), decision, rate == null ? Double.NaN : rate);

      assertThat(rand / 1e6).isGreaterThanOrEqualTo(low).isLessThan(high);
    }
  }

  @ParameterizedTest
  @VectorSource("sample-texts")
  void format_vector_isTheText(int number, String name, double value, String text) {
    assertThat(
            name.equals("sample_rand")
                ? SampleNumbers.formatRand((int) value)
                : SampleNumbers.formatRate(value))
        .isEqualTo(text);
  }

  @Test
  @Tag("vector-145")
  void rand_ofManyTraces_sixDecimalsSpreadEvenly() {
    List<Integer> rands = IntStream.range(0, 10_000)
        .map(i -> SampleNumbers.rand(traceId()))
        .boxed()
        .toList();

    assertThat(rands)
        .allSatisfy(rand -> assertThat(SampleNumbers.formatRand(rand)).matches("0\\.\\d{6}"));
    assertThat(rands.stream().mapToInt(rand -> rand).average().orElseThrow() / 1e6)
        .isBetween(0.48, 0.52);
  }

  @Test
  void rand_sameTrace_sameValue() {
    TraceId traceId = traceId();

    assertThat(SampleNumbers.rand(traceId))
        .isEqualTo(SampleNumbers.rand(new TraceId(traceId.high(), traceId.low())));
  }

  @Test
  void rand_largestId_isBelowOne() {
    assertThat(SampleNumbers.formatRand(SampleNumbers.rand(new TraceId(-1, -1))))
        .isEqualTo("0.999999");
    assertThat(SampleNumbers.formatRand(SampleNumbers.rand(new TraceId(0, 0))))
        .isEqualTo("0.000000");
  }

  /** Where nothing was decided, or decision and rate contradict each other, no half is left out. */
  @ParameterizedTest
  @CsvSource({
    "DEFERRED, 0.1",
    "DEFERRED, NaN",
    "YES, 0.0",
    "NO, 1.0",
    "YES, 1.5",
    "NO, 1.5",
    "YES, -1"
  })
  void backfill_decisionThatSaysNothing_spreadsOverAll(Sampled decision, double rate) {
    List<Integer> rands = IntStream.range(0, 1_000)
        .map(i -> SampleNumbers.backfill(traceId(), decision, rate))
        .boxed()
        .toList();

    assertThat(rands).allSatisfy(rand -> assertThat(rand).isBetween(0, 999_999));
    assertThat(rands).anySatisfy(rand -> assertThat(rand).isLessThan(100_000));
    assertThat(rands).anySatisfy(rand -> assertThat(rand).isGreaterThan(900_000));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0000004, 0.1234567, 0.3333333333333333, 0.9999999, 1e-9})
  void backfill_rateFinerThanAMillionth_keepsTheDecision(double rate) {
    for (int i = 0; i < 1_000; i++) {
      assertThat(SampleNumbers.backfill(traceId(), Sampled.YES, rate) / 1e6)
          .isLessThan(rate + 1e-6);
      assertThat(SampleNumbers.backfill(traceId(), Sampled.NO, rate) / 1e6)
          .isGreaterThanOrEqualTo(rate < 0.999999 ? rate : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1.0, 1",
    "0.25, 0.25",
    "2.5e-1, 0.25",
    "25E-2, 0.25",
    "2.5e+1, 25",
    "-1, -1",
    "0.1234567890123456789, 0.1234567890123456789"
  })
  void parse_jsonNumber_isItsValue(String text, double value) {
    assertThat(SampleNumbers.parse(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "+1",
        "1e",
        "1e+",
        "e1",
        ".",
        "0x1",
        "1f",
        "1d",
        "NaN",
        "Infinity",
        " 1",
        "1 ",
        "1,0",
        "1_0",
        "١",
        "0.5.5",
        "--1",
        "1e1.5"
      })
  void parse_anythingElse_noNumber(String text) {
    assertThat(SampleNumbers.parse(text)).isNaN();
  }

  @Test
  void parse_endlessDigits_noNumber() {
    assertThat(SampleNumbers.parse("0." + "1".repeat(100_000))).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "0, 0", "0.5, 0.5", "0.10, 0.1", "0.00001, 0.00001", "1e-8, 0.00000001"})
  void formatRate_rate_plainWithoutTrailingZeros(double rate, String text) {
    assertThat(SampleNumbers.formatRate(rate)).isEqualTo(text);
  }
}
