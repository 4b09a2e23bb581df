package dev.baton.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvelopeRecordTest {
  private static final byte[] CONTENT = "{}\n{\"type\":\"ü\"}\n".getBytes(UTF_8);

  @Test
  void envelope_isReadAsItWasWritten() throws Exception {
    RawEnvelope envelope = envelope("key");

    assertThat(EnvelopeRecord.read(record(envelope)))
        .usingRecursiveComparison()
        .isEqualTo(envelope);
  }

  @Test
  void envelope_withoutKey_isReadAsItWasWritten() throws Exception {
    RawEnvelope envelope = envelope(null);

    assertThat(EnvelopeRecord.read(record(envelope)))
        .usingRecursiveComparison()
        .isEqualTo(envelope);
  }

  @Test
  void head_cutOffAnywhere_isRefused() {
    byte[] head = EnvelopeRecord.head(envelope("key"));

    for (int length = 0; length < head.length; length++) {
      byte[] part = Arrays.copyOf(head, length);
      assertThatThrownBy(() -> EnvelopeRecord.read(part)).isInstanceOf(IOException.class);
    }
  }

  private static RawEnvelope envelope(@Nullable String key) {
    return new RawEnvelope(42, "çà", key, Packed.of(CONTENT));
  }

  private static byte[] record(RawEnvelope envelope) {
    byte[] head = EnvelopeRecord.head(envelope);
    byte[] content = envelope.content().bytes();
    byte[] record = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, record, head.length, content.length);
    return record;
  }
}
