package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.envelope.JsonReader.Token;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static JsonReader reader(String json) {
    return new JsonReader(json.getBytes(UTF_8));
  }

  private static @Nullable Object read(String json) throws MalformedEnvelope {
    JsonReader in = reader(json);
    Object value = in.readValue();
    in.endDocument();
    return value;
  }

  private static void skip(byte[] json) throws MalformedEnvelope {
    JsonReader in = new JsonReader(json);
    in.skipValue();
    in.endDocument();
  }

  @Test
  void readValue_ofEachKind_isItsJavaValue() throws MalformedEnvelope {
    assertThat(read(" { \"a\" : [ 1 , -2.5e1, true , false, null , \"x\" ] , \"b\" : { } } "))
        .isEqualTo(Map.of("a", Arrays.asList(1L, -25.0, true, false, null, "x"), "b", Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "999999999999999999, 999999999999999999",
  })
  void readValue_integerThatFits_isLong(String json, long expected) throws MalformedEnvelope {
    assertThat(read(json)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775808, 9.223372036854775808E18",
    "-9223372036854775809, -9.223372036854775809E18",
    "1.0, 1.0",
    "1E2, 100.0",
    "1e999, Infinity",
  })
  void readValue_otherNumber_isDouble(String json, double expected) throws MalformedEnvelope {
    assertThat(read(json)).isEqualTo(expected);
  }

  @Test
  void nextString_withEscapes_isUnescaped() throws MalformedEnvelope {
    assertThat(read("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude80é\""))
        .isEqualTo("a\"\\/\b\f\n\r\té\ud83d\ude80é");
  }

  @Test
  void nextString_notUtf8_hasReplacements() throws MalformedEnvelope {
    JsonReader in = new JsonReader("\"a\u00ff\u00c3\\n\"".getBytes(ISO_8859_1));

    assertThat(in.nextString()).isEqualTo("a\ufffd\ufffd\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"0123456789abcdef\"",
        "\"0123456789ABCDEF\"",
        "\"\\u0030123456789abcdef\"",
        "\"0123456789abcde\\u0066\""
      })
  void spanId_inAnyForm_isRead(String json) throws MalformedEnvelope {
    assertThat(Fields.spanId(reader(json))).hasValue(0x0123456789abcdefL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"0123456789abcde\"",
        "\"0123456789abcdeg\"",
        "\"0123456789abcdef0\"",
        "\"012345678\",\"abcde\"",
        "1.5",
        "null",
        "[]"
      })
  void spanId_ofAnythingElse_isAbsent(String value) throws MalformedEnvelope {
    JsonReader in = reader("[" + value + "]");
    in.beginArray();

    assertThat(Fields.spanId(in)).isEmpty();
  }

  @Test
  void traceId_sameAsTheOneBefore_isTheSameObject() throws MalformedEnvelope {
    String one = "\"0123456789abcdef0123456789abcdef\"";
    String other = one.replace('0', '1');
    JsonReader in = reader("[" + one + "," + one + "," + other + "," + one + "]");
    in.beginArray();

    TraceId first = Fields.id(in);

    assertThat(first).hasToString("0123456789abcdef0123456789abcdef");
    assertThat(Fields.id(in)).isSameAs(first);
    assertThat(Fields.id(in)).hasToString("1123456789abcdef1123456789abcdef");
    assertThat(Fields.id(in)).isEqualTo(first);
  }

  @Test
  void traceId_asUuid_isRead() throws MalformedEnvelope {
    assertThat(Fields.id(reader("\"01234567-89AB-cdef-0123-456789abcdef\"")))
        .hasToString("0123456789abcdef0123456789abcdef");
  }

  @Test
  void readObject_nameTwice_lastCounts() throws MalformedEnvelope {
    assertThat(reader("{\"a\":1,\"a\":2}").readObject()).isEqualTo(Map.of("a", 2L));
  }

  @Test
  void pull_membersAndElements_inOrder() throws MalformedEnvelope {
    JsonReader in = reader("{\"s\":\"x\",\"l\":[7,8.5],\"b\":true,\"n\":null,\"o\":{\"k\":[[]]}}");
    in.beginObject();
    assertThat(in.nextName()).isEqualTo("s");
    assertThat(in.nextString()).isEqualTo("x");
    assertThat(in.nextName()).isEqualTo("l");
    assertThat(in.peek()).isEqualTo(Token.ARRAY);
    in.beginArray();
    assertThat(in.nextLong()).isEqualTo(7);
    assertThat(in.peek()).isEqualTo(Token.NUMBER);
    assertThat(in.nextDouble()).isEqualTo(8.5);
    assertThat(in.peek()).isEqualTo(Token.END);
    assertThat(in.hasNext()).isFalse();
    in.endArray();
    assertThat(in.nextName()).isEqualTo("b");
    assertThat(in.nextBoolean()).isTrue();
    assertThat(in.nextName()).isEqualTo("n");
    in.nextNull();
    assertThat(in.nextName()).isEqualTo("o");
    in.skipValue();
    assertThat(in.hasNext()).isFalse();
    in.endObject();
    in.endDocument();
  }

  @Test
  void offset_ofRange_countsFromTheArray() {
    JsonReader in = new JsonReader("xxx[1,2}xxx".getBytes(UTF_8), 3, 5);

    MalformedEnvelope e = catchThrowableOfType(MalformedEnvelope.class, in::readValue);

    assertThat(e.offset()).isEqualTo(7);
    assertThat(e).hasMessage("expected ',' or ']', found '}' at byte 7");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``               | 0",
        "nul              | 3",
        "True             | 0",
        "'a'              | 0",
        "[1,]             | 3",
        "[,1]             | 1",
        "[1 2]            | 3",
        "[1}              | 2",
        "[                | 1",
        "[1               | 2",
        "]                | 0",
        "{\"a\":1,}       | 7",
        "{\"a\" 1}        | 5",
        "{\"a\":}         | 5",
        "{a:1}            | 1",
        "{1:1}            | 1",
        "{\"a\":1]        | 6",
        "{\"a\":1 \"b\":2}| 7",
        "{                | 1",
        "{\"a\"           | 4",
        "{\"a\":          | 5",
        "\"a              | 2",
        "\"\\x\"          | 2",
        "\"\\u12g4\"      | 5",
        "\"\\             | 2",
        "01               | 1",
        "-                | 1",
        "+1               | 0",
        ".5               | 0",
        "1.               | 2",
        "1e               | 2",
        "1e+              | 3",
        "NaN              | 0",
        "1 2              | 2",
        "{} x             | 3",
      })
  void document_malformed_isRefusedAtItsByte(String json, int offset) {
    byte[] bytes = json.getBytes(UTF_8);

    assertThat(catchThrowableOfType(MalformedEnvelope.class, () -> read(json)).offset())
        .isEqualTo(offset);
    assertThat(catchThrowableOfType(MalformedEnvelope.class, () -> skip(bytes)).offset())
        .isEqualTo(offset);
  }

  @Test
  void string_withControlCharacter_isRefusedAtItsByte() {
    assertThatThrownBy(() -> read("\"a\nb\""))
        .hasMessage("expected no control character in a string, found 0x0a at byte 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "9223372036854775808", "\"1\""})
  void nextLong_noInteger_isRefused(String json) {
    assertThatThrownBy(() -> reader(json).nextLong()).isInstanceOf(MalformedEnvelope.class);
  }

  @Test
  void nextString_ofANumber_namesBoth() {
    assertThatThrownBy(() -> reader("  12").nextString())
        .hasMessage("expected a string, found '1' at byte 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void nesting_asDeepAsAllowed_isRead(String open) throws MalformedEnvelope {
    String close = open.equals("[") ? "]" : "}";
    String json = open.repeat(127) + "[]" + close.repeat(127);

    assertThat(read(json)).isNotNull();
    skip(json.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void nesting_withoutEnd_isRefusedEarly(String open) {
    String json = open.repeat(1_000_000);
    int offset = open.length() * JsonReader.MAXIMUM_DEPTH;

    assertThatThrownBy(() -> read(json)).hasMessage("nested deeper than 128 at byte " + offset);
    assertThatThrownBy(() -> skip(json.getBytes(UTF_8)))
        .hasMessage("nested deeper than 128 at byte " + offset);
  }

  @Test
  void number_ofAMillionDigits_isRefused() {
    assertThatThrownBy(() -> read("1".repeat(1_000_000)))
        .hasMessage("a number of more than 512 characters at byte 0");
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000.123456789, 1700000000123456789",
    "1700000000.1234567899, 1700000000123456789",
    "1700000000, 1700000000000000000",
    "-1.5, -1500000000",
    "1.5e9, 1500000000000000000",
    "1.12345678901e1, 11234567890",
    "99999999999, 9223372036854775807",
    "9223372036.854775806, 9223372036854775806",
    "9223372036.854775808, 9223372036854775807",
    "-99999999999999999999999, -9223372036854775807",
    "0.000000001, 1",
    "1e300, 9223372036854775807",
  })
  void nextEpochNanos_seconds_isExact(String json, long expected) throws MalformedEnvelope {
    assertThat(reader(json).nextEpochNanos()).isEqualTo(expected);

    JsonReader inside = reader("[" + json + ",1.5,\"after\"]");
    inside.beginArray();
    assertThat(inside.nextEpochNanos()).isEqualTo(expected);
    assertThat(inside.nextEpochNanos()).isEqualTo(1_500_000_000L);
    assertThat(inside.nextString()).isEqualTo("after");
  }

  @ParameterizedTest
  @ValueSource(strings = {"01.5", "1.", "1.x", ".5", "1.5e", "1.5E+", "-", "1.123456789123e"})
  void nextEpochNanos_ofNoNumber_isRefused(String json) {
    JsonReader in = reader("[" + json + ",1]");

    assertThatThrownBy(() -> {
          in.beginArray();
          in.nextEpochNanos();
          in.endArray();
        })
        .isInstanceOf(MalformedEnvelope.class);
  }

  @Test
  void names_inAnyOrder_areThoseThatAreWritten() throws MalformedEnvelope {
    List<String> names =
        List.of("a", "ab", "", "\\n", "abcdefg", "abcdefgh", "abcdefghi", "é", "x".repeat(70));
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      List<String> expected = new ArrayList<>();
      StringBuilder json = new StringBuilder("{");
      for (int i = 0; i < 20; i++) {
        String name = names.get(random.nextInt(names.size()));
        expected.add(name.replace("\\n", "\n"));
        json.append(i == 0 ? "\"" : ",\"").append(name).append("\":1");
      }

      JsonReader in = reader(json + "}");
      in.beginObject();
      List<String> read = new ArrayList<>();
      while (in.hasNext()) {
        read.add(in.nextName());
        in.skipValue();
      }
      in.endObject();

      assertThat(read).isEqualTo(expected);
    }
  }

  @Test
  void readAndSkip_randomDamage_agreeAndThrowNothingElse() {
    byte[] whole =
        "{\"a\":[1,-2.5e+3,true,null,\"x\\u00e9\\n\",{\"b\":{}}],\"c\":\"\u20ac\"}".getBytes(UTF_8);
    List<Byte> interesting =
        "{}[]\",:\\u0e-. tfn\n".chars().mapToObj(c -> (byte) c).toList();
    Random random = new Random(3);
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
        byte b = random.nextInt(8) == 0
            ? (byte) random.nextInt()
            : interesting.get(random.nextInt(interesting.size()));
        bytes[random.nextInt(bytes.length)] = b;
      }

      assertThat(refusal(() -> new JsonReader(bytes).readValue()))
          .as(new String(bytes, ISO_8859_1))
          .isEqualTo(refusal(() -> new JsonReader(bytes).skipValue()));
    }
  }

  private interface Reading {
    void run() throws MalformedEnvelope;
  }

  private static @Nullable String refusal(Reading reading) {
    try {
      reading.run();
      return null;
    } catch (MalformedEnvelope e) {
      return e.getMessage();
    }
  }
}
