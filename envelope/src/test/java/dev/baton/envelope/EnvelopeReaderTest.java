package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SdkInfo;
import dev.baton.vectors.VectorSource;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeReaderTest {
  private static Envelope read(String text) throws MalformedEnvelope {
    return EnvelopeReader.read(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @VectorSource("envelope-framing")
  void bytes_ofVector_haveItems(String number, String bytes, String items) {
    assertThat(itemsOf(bytes(bytes))).isEqualTo(new String(bytes(items), ISO_8859_1));
  }

  /** One byte per character; the three that are written as {@code \xNN} are a byte order mark. */
  private static byte[] bytes(String readable) {
    return readable
        .replace('␊', '\n')
        .replace('␍', '\r')
        .replace("\\xef\\xbb\\xbf", "\u00ef\u00bb\u00bf")
        .getBytes(ISO_8859_1);
  }

  private static String itemsOf(byte[] bytes) {
    try {
      return EnvelopeReader.read(bytes).items().stream()
          .map(item -> item.type() + "(" + new String(item.payload(), ISO_8859_1) + ")")
          .collect(Collectors.joining(" "));
    } catch (MalformedEnvelope e) {
      return "error";
    }
  }

  @ParameterizedTest
  @VectorSource("item-categories")
  void itemType_ofVector_hasCategory(String number, String type, String category)
      throws MalformedEnvelope {
    EnvelopeItem item = read("{}\n{\"type\":\"" + type + "\"}\n").items().get(0);

    assertThat(item.category().wireName()).isEqualTo(category);
  }

  @Test
  void header_ofAnSdk_isRead() throws MalformedEnvelope {
    EnvelopeHeader header =
        read("{\"event_id\":\"9EC79C33-ec99-42ab-8353-589fcb2e04dc\",\"dsn\":\"https://k@h/1\","
                + "\"sent_at\":\"2026-11-21T14:02:07.120Z\",\"later\":[{}],"
                + "\"trace\":{\"trace_id\":\"771a43a4192642f0b136d5159a501700\","
                + "\"sampled\":true,\"sample_rate\":0.25,\"user_id\":null},"
                + "\"sdk\":{\"name\":\"sentry.python\",\"packages\":[]}}\n")
            .header();

    assertThat(header.eventId()).hasToString("9ec79c33ec9942ab8353589fcb2e04dc");
    assertThat(header.dsn()).isEqualTo("https://k@h/1");
    assertThat(header.sentAt()).isEqualTo(Instant.parse("2026-11-21T14:02:07.12Z"));
    assertThat(header.trace().toMap())
        .isEqualTo(Map.of(
            "trace_id",
            "771a43a4192642f0b136d5159a501700",
            "sampled",
            "true",
            "sample_rate",
            "0.25"));
    assertThat(header.sdk()).isEqualTo(new SdkInfo("sentry.python", ""));
  }

  @Test
  void header_ofOtherTypes_countsAsAbsent() throws MalformedEnvelope {
    EnvelopeHeader header =
        read("{\"event_id\":7,\"dsn\":null,\"sent_at\":\"x\",\"trace\":[],\"sdk\":\"x\"}\n")
            .header();

    assertThat(header)
        .isEqualTo(new EnvelopeHeader(null, null, null, DynamicSamplingContext.EMPTY, null));
  }

  @Test
  void envelope_withoutItems_isLegal() throws MalformedEnvelope {
    assertThat(read("{}\n").items()).isEmpty();
    assertThat(read("{}\n\n\n").items()).isEmpty();
  }

  @Test
  void itemHeader_unknownFields_areKept() throws MalformedEnvelope {
    EnvelopeItem item =
        read("{}\n{\"type\":\"log\",\"item_count\":3,\"x\":[null]}\n{}").items().get(0);

    assertThat(item.headers())
        .containsEntry("item_count", 3L)
        .containsEntry("x", Arrays.asList((Object) null));
  }

  @Test
  void payload_isAViewOfTheEnvelope() throws MalformedEnvelope {
    byte[] bytes = "{}\n{\"type\":\"a\",\"length\":2}\nxy\n".getBytes(UTF_8);

    EnvelopeItem item = EnvelopeReader.read(bytes).items().get(0);

    assertThat(item.array()).isSameAs(bytes);
    assertThat(item.offset()).isEqualTo(27);
    assertThat(item.length()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]␊                                  | expected an object, found '[' at byte 0",
        "{} x␊                                | expected the end of the document, found 'x' at byte 3",
        "{\"a\":}␊                            | expected a value, found '}' at byte 5",
        "{}␊{\"type\":\"a\",\"length\":4}␊abc | an item of length 4 has 3 bytes and ends at byte 30",
        "{}␊{\"type\":\"a\",\"length\":2}␊abc | expected a line feed after a payload of length 2 at byte 29",
        "{}␊{\"type\":\"a\",\"length\":-1}␊   | an item whose length is no count of bytes at byte 3",
        "{}␊{\"type\":\"a\",\"length\":\"1\"}␊| an item whose length is no count of bytes at byte 3",
        "{}␊{\"type\":\"a\",\"length\":1e2}␊  | an item whose length is no count of bytes at byte 3",
        "{}␊{\"length\":0}␊                   | an item without a type at byte 3",
        "{}␊{\"type\":7}␊                     | an item without a type at byte 3",
        "{}␊{\"type\":\"a\"}                  | expected a line feed after a header, the data ends at byte 15",
        "{}␊{\"type\"␊                        | expected ':', the data ends at byte 10",
      })
  void envelope_malformed_isRefusedAtItsByte(String readable, String message) {
    assertThatThrownBy(() -> EnvelopeReader.read(bytes(readable)))
        .isInstanceOf(MalformedEnvelope.class)
        .hasMessage(message);
  }

  @Test
  void envelope_ofTooManyItems_isRefused() {
    String text = "{}\n" + "{\"type\":\"a\"}\n\n".repeat(EnvelopeReader.MAXIMUM_ITEMS + 1);

    assertThatThrownBy(() -> read(text)).hasMessageStartingWith("more than 10000 items");
  }

  @Test
  void header_tooLong_isRefused() {
    assertThatThrownBy(() -> read("{" + " ".repeat(300_000) + "}\n"))
        .hasMessage("a header of more than 262144 bytes at byte 262144");
  }

  @Test
  void envelope_randomDamage_isReadOrRefused() throws MalformedEnvelope {
    byte[] whole =
        "{\"event_id\":\"9ec79c33ec9942ab8353589fcb2e04dc\"}\n{\"type\":\"a\",\"length\":4}\n1234\n{\"type\":\"b\"}\nx"
            .getBytes(UTF_8);
    Random random = new Random(4);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        List<EnvelopeItem> items = EnvelopeReader.read(bytes).items();
        assertThat(items).allMatch(item -> item.offset() + item.length() <= bytes.length);
      } catch (MalformedEnvelope e) {
        refused++;
        assertThat(e.offset()).isBetween(0L, (long) bytes.length);
      }
    }
    assertThat(refused).isPositive();
    assertThat(EnvelopeReader.read(whole).items()).hasSize(2);
  }
}
