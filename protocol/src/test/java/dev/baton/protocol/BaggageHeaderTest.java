package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.vectors.Notation;
import dev.baton.vectors.VectorSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class BaggageHeaderTest {
  @ParameterizedTest
  @VectorSource("baggage")
  void withoutSentry_vector_keepsTheOthers(
      int number, String baggage, @Nullable String context, @Nullable String others) {
    assertThat(BaggageHeader.withoutSentry(Notation.text(baggage)))
        .isEqualTo(others == null ? "" : others);
  }

  @ParameterizedTest
  @VectorSource("baggage-merge")
  void merge_vector_keepsOthersAndReplacesOurs(
      int number, @Nullable String existing, @Nullable String ours, String result) {
    DynamicSamplingContext dsc = DynamicSamplingContext.parse(Notation.text(ours));

    assertThat(BaggageHeader.merge(existing == null ? null : Notation.text(existing), dsc))
        .isEqualTo(Notation.text(result));
  }

  @ParameterizedTest
  @VectorSource("baggage-limits")
  void merge_vectorBeyondTheLimits_leavesOutWholeMembersOfOurs(
      int number, int members, int characters, String ours, @Nullable String kept, int total) {
    String existing = others(members, characters);
    Map<String, String> own = new LinkedHashMap<>();
    for (String each : range(ours)) {
      int colon = each.indexOf(':');
      int length = colon < 0 ? 1 : Integer.parseInt(each.substring(colon + 1));
      own.put(colon < 0 ? each : each.substring(0, colon), "0".repeat(length));
    }

    String merged = BaggageHeader.merge(existing, DynamicSamplingContext.of(own));

    assertThat(merged).startsWith(existing).hasSize(total);
    assertThat(DynamicSamplingContext.parse(merged).toMap().keySet())
        .containsExactlyElementsOf(range(kept));
  }

  private static String others(int members, int characters) {
    String others = String.join(",", Collections.nCopies(members, "m=1"));
    return others + "1".repeat(Math.max(0, characters - others.length()));
  }

  /** {@code a1..a3} is {@code a1 a2 a3}. */
  private static List<String> range(@Nullable String written) {
    if (written == null) {
      return List.of();
    }
    return Arrays.stream(written.split(" "))
        .flatMap(each -> {
          String[] ends = each.split("\\.\\.", 2);
          if (ends.length == 1) {
            return Stream.of(each);
          }
          return IntStream.rangeClosed(
                  Integer.parseInt(ends[0].substring(1)), Integer.parseInt(ends[1].substring(1)))
              .mapToObj(i -> ends[0].charAt(0) + "" + i);
        })
        .toList();
  }

  @Test
  void merge_nothingAndNothing_null() {
    assertThat(BaggageHeader.merge(null, DynamicSamplingContext.EMPTY)).isNull();
    assertThat(BaggageHeader.merge(" ", DynamicSamplingContext.EMPTY)).isNull();
  }

  @Test
  void merge_nothingOfOurs_leavesWhatIsThere() {
    String existing = " a=b , sentry-x=1,,";

    assertThat(BaggageHeader.merge(existing, DynamicSamplingContext.EMPTY)).isEqualTo(existing);
  }

  @Test
  void merge_emptyMembersBesideOldOnesOfOurs_areLeftOut() {
    assertThat(BaggageHeader.merge(
            ",a=b, ,sentry-k=old,,c=d,", DynamicSamplingContext.parse("sentry-k=v")))
        .isEqualTo("a=b,c=d,sentry-k=v");
  }

  @Test
  void merge_othersWithBytesOfAnyKind_passAsTheyAre() {
    String existing = "a=%zz,b;p=1,=,\u00e9=\"x y\",Sentry-x=1";

    assertThat(BaggageHeader.merge(existing, DynamicSamplingContext.parse("sentry-k=v")))
        .isEqualTo(existing + ",sentry-k=v");
  }

  @Test
  void merge_ourTextMustBeShortened_mostNeededStay() {
    DynamicSamplingContext dsc = DynamicSamplingContext.of(Map.of(
        "unknown", "x",
        "transaction", "t",
        "trace_id", "1",
        "public_key", "k"));

    String merged = BaggageHeader.merge(others(62, 0), dsc);

    assertThat(DynamicSamplingContext.parse(merged).toMap())
        .isEqualTo(Map.of("trace_id", "1", "public_key", "k"));
  }
}
