package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Payloads that were made to cost time or memory: so large that a reader whose work grows faster than its input needs hours, so that the
 * bound of a minute tells one from the other on any machine.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HostilePayloadTest {
  private static final int MANY = 300_000;

  private static Stream<Named<String>> payloads() {
    return Stream.of(
        Named.of("arrays in arrays", "{\"spans\":" + "[".repeat(MANY)),
        Named.of("objects in objects", "{\"a\":".repeat(MANY)),
        Named.of("a string without end", "{\"a\":\"" + "x".repeat(MANY)),
        Named.of("backslashes", "{\"a\":\"" + "\\\\".repeat(MANY) + "\"}"),
        Named.of("escapes", "{\"a\":\"" + "\\u0000".repeat(MANY) + "\"}"),
        Named.of("half surrogates", "{\"a\":\"" + "\\ud800".repeat(MANY) + "\"}"),
        Named.of("invalid UTF-8", "{\"a\":\"" + "\u00c3(\u00ff".repeat(MANY) + "\"}"),
        Named.of("digits", "{\"start_timestamp\":" + "9".repeat(MANY) + "}"),
        Named.of("an exponent", "{\"timestamp\":1e" + "9".repeat(MANY) + "}"),
        Named.of("a small exponent", "{\"timestamp\":1e-" + "9".repeat(MANY) + "}"),
        Named.of("one name", "{" + "\"a\":1,".repeat(MANY) + "\"a\":1}"),
        Named.of("empty values", "{\"items\":[" + "{},".repeat(MANY) + "{}]}"),
        Named.of("blanks", " \t\r\n".repeat(MANY) + "{}"),
        Named.of("lines", "{}\n".repeat(MANY)),
        Named.of(
            "a negative length", "{}\n{\"type\":\"event\",\"length\":-1}\n" + "x".repeat(MANY)),
        Named.of(
            "a huge length",
            "{}\n{\"type\":\"event\",\"length\":" + "9".repeat(30) + "}\n" + "x".repeat(MANY)),
        Named.of("items", "{}\n" + "{\"type\":\"event\",\"length\":0}\n\n".repeat(MANY / 10)));
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void payload_ofMegabytes_isReadInLinearTimeOrRefusedAtAByte(String payload) {
    byte[] bytes = payload.getBytes(ISO_8859_1);

    read(bytes, () -> EnvelopeReader.read(bytes));
    read(bytes, () -> TransactionReader.read(bytes));
    read(bytes, () -> SpansReader.read(bytes));
    read(bytes, () -> EventReader.read(bytes));
    read(bytes, () -> ClientReportReader.read(bytes));
    assertThat(Rfc3339Reader.parse(payload)).isNull();
  }

  private static void read(byte[] bytes, Reading reading) {
    try {
      reading.read();
    } catch (MalformedEnvelope e) {
      assertThat(e.offset()).isBetween(0L, (long) bytes.length);
    }
  }

  private interface Reading {
    void read() throws MalformedEnvelope;
  }
}
