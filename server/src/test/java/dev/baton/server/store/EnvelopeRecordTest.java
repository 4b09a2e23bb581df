package dev.baton.server.store;

import static dev.baton.server.store.StoreFixtures.PROJECT;
import static dev.baton.server.store.StoreFixtures.body;
import static dev.baton.server.store.StoreFixtures.envelope;
import static dev.baton.server.store.StoreFixtures.error;
import static dev.baton.server.store.StoreFixtures.segment;
import static dev.baton.server.store.StoreFixtures.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvelopeRecordTest {
  private static final ReceivedEnvelope EVERYTHING = everything("key");

  @Test
  void envelope_isReadAsItWasWritten() throws Exception {
    assertThat(EnvelopeRecord.read(EnvelopeRecord.write(EVERYTHING)))
        .usingRecursiveComparison()
        .isEqualTo(EVERYTHING);
  }

  @Test
  void envelope_withoutKey_isReadAsItWasWritten() throws Exception {
    ReceivedEnvelope envelope = everything(null);

    assertThat(EnvelopeRecord.read(EnvelopeRecord.write(envelope)))
        .usingRecursiveComparison()
        .isEqualTo(envelope);
  }

  @Test
  void record_cutOffAnywhere_isRefused() {
    byte[] record = EnvelopeRecord.write(EVERYTHING);

    for (int length = 0; length < record.length; length++) {
      byte[] part = Arrays.copyOf(record, length);
      assertThatThrownBy(() -> EnvelopeRecord.read(part)).isInstanceOf(IOException.class);
    }
  }

  private static ReceivedEnvelope everything(@Nullable String key) {
    ReceivedEnvelope parts = envelope(
        PROJECT,
        List.of(segment(traceId(1), 0xa, 0, "web", 10), segment(traceId(1), 0xb, 0xa, "çà", 20)),
        List.of(error(traceId(0xe), traceId(1), 5), error(traceId(0xf), null, 6)));
    return new ReceivedEnvelope(
        42,
        PROJECT,
        key,
        "{\"event_id\":\"ü\"}",
        parts.segments(),
        parts.errors(),
        List.of(body("something else")));
  }
}
