package dev.baton.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PackedTest {
  private static final byte[] BYTES = "{\"a\":1}\n".repeat(5_000).getBytes(UTF_8);

  @Test
  void packed_isShorter_andUnpackedAsItWas() throws Exception {
    Packed packed = Packed.of(BYTES);

    assertThat(packed.bytes().length).isLessThan(BYTES.length / 10);
    assertThat(packed.unpack()).isEqualTo(BYTES);
    assertThat(packed.unpacked().bytes()).isEqualTo(BYTES);
    assertThat(packed.firstLine()).isEqualTo("{\"a\":1}");
  }

  @Test
  void packed_thatWouldBecomeLonger_isKeptAsItIs() throws Exception {
    byte[] noise = new byte[1_000];
    new Random(7).nextBytes(noise);

    assertThat(Packed.of(noise).bytes()).isEqualTo(noise);
    assertThat(Packed.of(noise).unpack()).isEqualTo(noise);
  }

  @Test
  void gzip_isKept_andUnpacked() throws Exception {
    byte[] gzip = gzip(BYTES);
    Packed packed = Packed.ofGzip(gzip, BYTES.length);

    assertThat(packed.bytes()).isSameAs(gzip);
    assertThat(packed.unpack()).isEqualTo(BYTES);
    assertThat(packed.firstLine()).isEqualTo("{\"a\":1}");
  }

  @Test
  void gzip_cutOff_isDamaged() throws Exception {
    byte[] gzip = gzip(BYTES);
    Packed packed = Packed.ofGzip(Arrays.copyOf(gzip, gzip.length / 2), BYTES.length);

    assertThatThrownBy(packed::unpack)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void payload_isItsPartOfTheEnvelope() throws Exception {
    Packed envelope = Packed.of(BYTES);

    assertThat(new Body(envelope, new Payload(8, 7)).unpack()).asString().isEqualTo("{\"a\":1}");
    assertThatThrownBy(() -> new Body(envelope, new Payload(8, BYTES.length)).unpack())
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
