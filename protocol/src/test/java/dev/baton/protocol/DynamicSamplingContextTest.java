package dev.baton.protocol;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.vectors.Notation;
import dev.baton.vectors.VectorSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DynamicSamplingContextTest {
  @ParameterizedTest
  @VectorSource("baggage")
  void parse_vector_hasTheSentryMembers(int number, String baggage, @Nullable String context) {
    DynamicSamplingContext dsc = DynamicSamplingContext.parse(Notation.text(baggage));

    assertThat(dsc.toMap()).isEqualTo(Notation.pairs(context, ", "));
    Notation.pairs(context, ", ")
        .forEach((name, value) -> assertThat(dsc.get(name)).isEqualTo(value));
  }

  @ParameterizedTest
  @VectorSource("baggage-text")
  void toBaggage_vector_isTheText(int number, @Nullable String context, String baggage) {
    assertThat(DynamicSamplingContext.of(Notation.pairs(context, ", ")).toBaggage())
        .isEqualTo(baggage);
  }

  @ParameterizedTest
  @VectorSource("baggage-text")
  void toBaggage_vectorReadAgain_isTheSame(int number, @Nullable String context, String baggage) {
    Map<String, String> pairs = Notation.pairs(context, ", ");
    pairs.values().removeIf(String::isEmpty);

    assertThat(DynamicSamplingContext.parse(baggage).toMap()).isEqualTo(pairs);
  }

  @ParameterizedTest
  @VectorSource("sample-numbers")
  void number_vector_countsOrIsMissing(
      int number, String name, String text, @Nullable Double value) {
    DynamicSamplingContext dsc = DynamicSamplingContext.of(Map.of(name, text));

    assertThat(name.equals("sample_rand") ? dsc.sampleRand() : dsc.sampleRate())
        .isEqualTo(value == null ? Double.valueOf(Double.NaN) : value);
    assertThat(dsc.get(name)).isEqualTo(text);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "sentry-",
        "sentry-=x",
        "sentry-a",
        "Sentry-a=b",
        "a=b",
        "a=sentry-,Sentry-a=b"
      })
  void parse_nothingOfSentry_isEmpty(@Nullable String baggage) {
    assertThat(DynamicSamplingContext.parse(baggage).isEmpty()).isTrue();
    assertThat(DynamicSamplingContext.parse(baggage).toBaggage()).isEmpty();
    assertThat(DynamicSamplingContext.parse(baggage).toMap()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sentry-a=1,sentry-a=2            | sentry-a=2", // the last wins
        "sentry-a=%zz,sentry-b=2          | sentry-b=2", // a bad escape costs its member only
        "sentry-a=%,sentry-b=2            | sentry-b=2",
        "sentry-a=%4,sentry-b=2           | sentry-b=2",
        "sentry-a=%4z,sentry-b=2          | sentry-b=2",
        "sentry-%zz=1,sentry-b=2          | sentry-b=2",
        "sentry-a=a+b                     | sentry-a=a+b", // + is no blank
        "sentry-a=a+b c                   | sentry-a=a%2Bb%20c",
        "sentry-a=%ff                     | sentry-a=%ff",
        "sentry-a=,sentry-b=2             | sentry-b=2", // empty: known, not sent
        "sentry-a=é                       | sentry-a=%C3%A9",
        "sentry-a-b=1                     | sentry-a-b=1",
        "sentry-b=2,a=b , sentry-c=3      | sentry-b=2,sentry-c=3",
        "sentry-%61=1                     | sentry-a=1",
        "sentry-a=\"b\"                    | sentry-a=%22b%22", // what may not stand there is
        // encoded
        "sentry-a=b;c                     | sentry-a=b%3Bc",
        "sentry-a=b\\c                    | sentry-a=b%5Cc",
        "sentry-a=b\u0001c                | sentry-a=b%01c",
        "sentry-a=b\u007fc                | sentry-a=b%7Fc",
        "sentry-a=b=c                     | sentry-a=b=c",
      })
  void toBaggage_ofWhatWasReceived_isWhatGoesOn(String received, String sent) {
    assertThat(DynamicSamplingContext.parse(received).toBaggage()).isEqualTo(sent);
  }

  @Test
  void get_escapeThatIsNoUtf8_isReplaced() {
    assertThat(DynamicSamplingContext.parse("sentry-a=x%ffy").get("a")).isEqualTo("x\ufffdy");
  }

  @Test
  void get_plusBesideEscapes_staysPlus() {
    assertThat(DynamicSamplingContext.parse("sentry-a=x+%20y").get("a")).isEqualTo("x+ y");
  }

  @Test
  void get_nameInsideAnotherMember_isNotMistaken() {
    DynamicSamplingContext dsc =
        DynamicSamplingContext.parse("x=sentry-a=1,sentry-ba=2,sentry-c=sentry-a=3,sentry-a=4");

    assertThat(dsc.get("a")).isEqualTo("4");
    assertThat(dsc.get("c")).isEqualTo("sentry-a=3");
    assertThat(dsc.get("b")).isNull();
  }

  @Test
  void with_name_replacesInPlaceAndLeavesTheOriginal() {
    DynamicSamplingContext dsc = DynamicSamplingContext.parse("sentry-a=1,sentry-b=2");

    assertThat(dsc.with("a", "x").toBaggage()).isEqualTo("sentry-a=x,sentry-b=2");
    assertThat(dsc.toBaggage()).isEqualTo("sentry-a=1,sentry-b=2");
  }

  @Test
  void of_mapThatChangesLater_doesNot() {
    Map<String, String> items = new LinkedHashMap<>(Map.of("a", "1"));
    DynamicSamplingContext dsc = DynamicSamplingContext.of(items);

    items.put("b", "2");

    assertThat(dsc.toMap()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void equals_sameItemsInOtherOrderAndForm_equal() {
    DynamicSamplingContext read = DynamicSamplingContext.parse("sentry-a=1,x=y,sentry-b=%32");

    assertThat(read)
        .isEqualTo(DynamicSamplingContext.of(Map.of("b", "2", "a", "1")))
        .hasSameHashCodeAs(DynamicSamplingContext.parse("sentry-b=2,sentry-a=1"));
  }

  @Test
  void parse_moreThanTheLimits_isBounded() {
    String many = "sentry-a0=1" + ",sentry-aN=1".repeat(1_000_000).replace("N", "9");
    StringBuilder different = new StringBuilder("x=y");
    for (int i = 0; i < 10_000; i++) {
      different.append(",sentry-k").append(i).append('=').append(i);
    }

    assertThat(DynamicSamplingContext.parse(many).toMap()).hasSize(2);
    assertThat(DynamicSamplingContext.parse(different.toString()).toMap()).hasSize(64);
    assertThat(DynamicSamplingContext.parse("sentry-a=" + "x".repeat(9_000)).isEmpty())
        .isTrue();
  }

  @Test
  void toBaggage_receivedOverTheLimits_isWithinThem() {
    String full = numbered(64);
    String long1 = "sentry-a=" + "x".repeat(4_000);
    String long2 = ",sentry-b=" + "x".repeat(4_000);

    assertThat(DynamicSamplingContext.parse(full).toBaggage()).isEqualTo(full);
    assertThat(DynamicSamplingContext.parse(numbered(65)).toBaggage()).isEqualTo(full);
    assertThat(DynamicSamplingContext.parse(long1 + long2 + ",sentry-c=" + "x".repeat(400))
            .toBaggage())
        .isEqualTo(long1 + long2);
  }

  @Test
  void parse_repeatedNameBehindTheLimit_lastWinsAllTheSame() {
    DynamicSamplingContext dsc = DynamicSamplingContext.parse(numbered(64) + ",sentry-k0=last");

    assertThat(dsc.toMap()).hasSize(64).containsEntry("k0", "last");
  }

  private static String numbered(int members) {
    return IntStream.range(0, members)
        .mapToObj(i -> "sentry-k" + i + "=" + i)
        .collect(joining(","));
  }

  @Test
  void get_memberBehindTheLimit_isNotThere() {
    String many = numbered(2_000) + ",sentry-last=1";

    assertThat(DynamicSamplingContext.parse(many).get("last")).isNull();
    assertThat(DynamicSamplingContext.parse(many).get("k0")).isEqualTo("0");
  }

  @Test
  void toBaggage_oneByteOverTheLimit_leavesTheMemberOutWhole() {
    String first = "x".repeat(4_000);
    // "sentry-a=" and ",sentry-b=" are 19 bytes
    String second = "y".repeat(8_192 - 4_000 - 19);

    assertThat(context("a", first, "b", second).toBaggage()).hasSize(8_192);
    assertThat(context("a", first, "b", second + "y").toBaggage()).isEqualTo("sentry-a=" + first);
  }

  /** Protocol notes 2.6: what others need to join the trace and to decide stays longest. */
  @Test
  void toBaggage_overTheLimit_keepsWhatIsNeededMost() {
    Map<String, String> items = new LinkedHashMap<>();
    items.put("unknown", "x".repeat(8_100));
    List<String> byNeed = List.of(
        "trace_id",
        "public_key",
        "sample_rate",
        "sampled",
        "sample_rand",
        "org_id",
        "release",
        "environment");
    for (int i = byNeed.size() - 1; i >= 0; i--) {
      items.put(byNeed.get(i), "1");
    }

    assertThat(DynamicSamplingContext.of(items).toBaggage())
        .isEqualTo(byNeed.stream().map(name -> "sentry-" + name + "=1").collect(joining(",")));
  }

  @Test
  void toBaggage_itemWithoutName_isLeftOut() {
    assertThat(context("", "x", "a", "1").toBaggage()).isEqualTo("sentry-a=1");
  }

  @ParameterizedTest
  @CsvSource({"ab, true", "a, false", "abc, false", "%61b, false"})
  void has_value_comparesTheWholeDecodedValue(String value, boolean same) {
    assertThat(DynamicSamplingContext.parse("sentry-x=ab").has("x", value)).isEqualTo(same);
    assertThat(DynamicSamplingContext.parse("sentry-x=%61b").has("x", value)).isEqualTo(same);
  }

  private static DynamicSamplingContext context(
      String first, String value, String second, String other) {
    Map<String, String> items = new LinkedHashMap<>();
    items.put(first, value);
    items.put(second, other);
    return DynamicSamplingContext.of(items);
  }

  /** The text that is kept as it came says the same as the map that is read from it, whatever came. */
  @Test
  void parse_anyText_textAndMapAgree() {
    String[] parts = {
      "sentry-",
      "sentry-a",
      "a",
      "b",
      "=",
      "=",
      ",",
      ",",
      " ",
      "\t",
      ";",
      "%41",
      "%2C",
      "%zz",
      "%",
      "+",
      "é",
      "\ud83d\ude80",
      "sentry-b=1",
      "sentry-trace_id=x",
      "\"",
      "\\",
      "\n",
      "A",
    };
    Random random = new Random(7);
    for (int round = 0; round < 100_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(14); i > 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      String baggage = text.toString();
      Map<String, String> expected = Member.read(baggage);
      DynamicSamplingContext dsc = DynamicSamplingContext.parse(baggage);

      for (String name : new String[] {"a", "b", "ab", "", "trace_id"}) {
        assertThat(dsc.get(name)).as(baggage).isEqualTo(expected.get(name));
      }
      assertThat(dsc.isEmpty()).as(baggage).isEqualTo(expected.isEmpty());
      assertThat(dsc.toMap()).as(baggage).isEqualTo(expected);

      expected.values().removeIf(String::isEmpty);
      assertThat(DynamicSamplingContext.parse(dsc.toBaggage()).toMap())
          .as(baggage)
          .isEqualTo(expected);
    }
  }
}
