package dev.baton.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {
  private static String written(Consumer<JsonWriter> action) {
    JsonWriter json = new JsonWriter(16);
    action.accept(json);
    return new String(json.toByteArray(), UTF_8);
  }

  @Test
  void members_commasBetweenOnly() {
    assertThat(written(json -> {
          json.beginObject().name("a").value(1).name("b").beginArray();
          json.value(true).value("x,").nullValue().beginObject().endObject().endArray();
          json.name("c").beginObject().name("").value(",").endObject().endObject();
        }))
        .isEqualTo("{\"a\":1,\"b\":[true,\"x,\",null,{}],\"c\":{\"\":\",\"}}");
  }

  @Test
  void string_withQuoteControlAndHtml_isEscapedAsJsonOnly() {
    assertThat(written(json -> json.value("\"\\\b\f\n\r\t\u0000\u001f\u007f</script>")))
        .isEqualTo("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\u007f</script>\"");
  }

  @Test
  void string_ofAllPlanes_isUtf8() {
    String text = "aé߿ࠀ€\uffff\ud83d\ude80\udbff\udfff";

    assertThat(written(json -> json.value(text))).isEqualTo('"' + text + '"');
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00", "\ud800\ud800", "a\udfff\ud83dz", "\udc00\ud800"})
  void string_withHalfOfAPair_replacesIt(String text) {
    String expected = text.replaceAll("[\\ud800-\\udfff]", "\ufffd");

    assertThat(written(json -> json.value(text))).isEqualTo('"' + expected + '"');
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 9, 10, -10, 99, 1000, Long.MAX_VALUE, Long.MIN_VALUE})
  void long_isDecimal(long number) {
    assertThat(written(json -> json.value(number))).isEqualTo(Long.toString(number));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "1, 1.0",
    "-2.5, -2.5",
    "0.25, 0.25",
    "0.000001, 0.000001",
    "812.4, 812.4",
    "123456789.125, 123456789.125",
    "1e-7, 1.0E-7",
    "1e300, 1.0E300",
    "0.1234567, 0.1234567",
  })
  void double_isShort(double number, String expected) {
    assertThat(written(json -> json.value(number))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void double_withoutJsonNumber_isText(double number) {
    assertThat(written(json -> json.value(number))).isEqualTo("\"" + number + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000123456789, 1700000000.123456",
    "1700000000000000999, 1700000000.000000",
    "1000, 0.000001",
    "0, 0.000000",
    "-1500000000, -1.500000",
    "9223372036854775807, 9223372036.854775",
    "-9223372036854775808, -9223372036.854775",
  })
  void timestamp_isSecondsWithSixDecimals(long nanos, String expected) {
    assertThat(written(json -> json.timestamp(nanos))).isEqualTo(expected);
  }

  @Test
  void id_isHexOfFullLength() {
    assertThat(written(json -> json.id(1L))).isEqualTo("\"0000000000000001\"");
    assertThat(written(json -> json.id(new TraceId(-1, 0xab))))
        .isEqualTo("\"ffffffffffffffff00000000000000ab\"");
  }

  @Test
  void any_ofEachKind_isItsJson() {
    Object value = Arrays.asList("s", 1L, 2, 0.5, 0.5f, true, null, List.of(), Map.of("k", 'c'));

    assertThat(written(json -> json.any(value)))
        .isEqualTo("[\"s\",1,2,0.5,0.5,true,null,[],{\"k\":\"c\"}]");
  }

  @Test
  void any_listThatHoldsItself_ends() {
    List<Object> list = new ArrayList<>();
    list.add(list);

    assertThat(written(json -> json.any(list))).isEqualTo("[".repeat(16) + "null" + "]".repeat(16));
  }

  @Test
  void reset_nextDocument_beginsWithoutComma() {
    assertThat(written(json -> {
          json.value("first");
          json.reset();
          json.value(2);
        }))
        .isEqualTo("2");
  }
}
