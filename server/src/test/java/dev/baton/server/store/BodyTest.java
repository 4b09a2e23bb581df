package dev.baton.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyTest {
  private static final byte[] PAYLOAD = "{\"a\":1}".repeat(5_000).getBytes(UTF_8);

  @Test
  void packed_isUnpackedAsItWas() throws Exception {
    Body body = Body.pack("{}", PAYLOAD, 7, PAYLOAD.length - 7);

    assertThat(body.bytes().length).isLessThan(PAYLOAD.length / 10);
    assertThat(body.unpack()).isEqualTo(Arrays.copyOfRange(PAYLOAD, 7, PAYLOAD.length));
  }

  @Test
  void received_isThePartOfTheBodyThatThePayloadWas() throws Exception {
    Body body = Body.received("{}", gzip(PAYLOAD), 14, PAYLOAD.length - 21);

    assertThat(body.unpack()).isEqualTo(Arrays.copyOfRange(PAYLOAD, 14, PAYLOAD.length - 7));
  }

  @Test
  void received_cutOff_isDamaged() throws Exception {
    byte[] gzip = gzip(PAYLOAD);
    Body body = Body.received("{}", Arrays.copyOf(gzip, gzip.length / 2), 0, PAYLOAD.length);

    assertThatThrownBy(body::unpack)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
