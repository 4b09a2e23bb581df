package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;

/** What holds for all bytes that may be posted: they are read, or {@link MalformedEnvelope} names the byte. */
class PayloadFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void envelope(byte[] data) {
    check(data, () -> EnvelopeReader.read(data));
  }

  @FuzzTest(maxDuration = "60s")
  void transaction(byte[] data) {
    check(data, () -> TransactionReader.read(data));
  }

  @FuzzTest(maxDuration = "60s")
  void spans(byte[] data) {
    check(data, () -> SpansReader.read(data));
  }

  @FuzzTest(maxDuration = "60s")
  void event(byte[] data) {
    check(data, () -> EventReader.read(data));
  }

  @FuzzTest(maxDuration = "60s")
  void clientReport(byte[] data) {
    check(data, () -> ClientReportReader.read(data));
  }

  @FuzzTest(maxDuration = "60s")
  void time(byte[] data) {
    Instant time = Rfc3339Reader.parse(new String(data, UTF_8));

    if (time != null) {
      assertThat(Rfc3339Reader.parse(time.toString())).isEqualTo(time);
    }
  }

  private static void check(byte[] data, Reading reading) {
    try {
      reading.read();
    } catch (MalformedEnvelope e) {
      assertThat(e.offset()).isBetween(0L, (long) data.length);
    }
  }

  private interface Reading {
    void read() throws MalformedEnvelope;
  }
}
