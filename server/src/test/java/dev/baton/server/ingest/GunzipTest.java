package dev.baton.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GunzipTest {
  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }

  private static byte[] text(int length) {
    return "{\"type\":\"transaction\"}".repeat(length).substring(0, length).getBytes(UTF_8);
  }

  private static byte @Nullable [] unpacked(byte[] packed, int length) {
    try (UnpackedBody body = Gunzip.unpack(packed, length)) {
      return body == null ? null : body.toArray();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100, 8_191, 8_192, 100_000})
  void body_ofAnyLength_isUnpacked(int length) {
    byte[] packed = gzip(text(length));

    assertThat(Gunzip.toldLength(packed)).isEqualTo(length);
    assertThat(unpacked(packed, length)).isEqualTo(text(length));
  }

  @Test
  void body_withAnyByteChanged_isNotUnpackedToAnythingElse() {
    byte[] plain = text(500);
    byte[] whole = gzip(plain);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) 0x55;
      int told = Gunzip.toldLength(damaged);
      if (told >= 0 && told < 1 << 20) {
        assertThat(unpacked(damaged, told))
            .satisfiesAnyOf(
                unpacked -> assertThat(unpacked).isNull(),
                unpacked -> assertThat(unpacked).isEqualTo(plain));
      }
    }
  }

  @Test
  void body_cutOffAnywhere_isNotUnpacked() {
    byte[] whole = gzip(text(500));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      int told = Gunzip.toldLength(cut);
      if (told >= 0 && told < 1 << 20) {
        assertThat(Gunzip.unpack(cut, told)).isNull();
      }
    }
  }

  @Test
  void bodies_afterEachOther_haveNothingOfThoseBefore() {
    for (int length : new int[] {500, 3, 70_000, 499, 0, 501}) {
      assertThat(unpacked(gzip(text(length)), length)).isEqualTo(text(length));
    }
  }

  @Test
  void bodies_atTheSameTime_haveArraysOfTheirOwn() {
    byte[] other = "x".repeat(500).getBytes(UTF_8);
    try (UnpackedBody first = requireNonNull(Gunzip.unpack(gzip(text(500)), 500));
        UnpackedBody second = requireNonNull(Gunzip.unpack(gzip(other), 500))) {
      assertThat(first.toArray()).isEqualTo(text(500));
      assertThat(second.toArray()).isEqualTo(other);
    }
  }

  @Test
  void body_withSomethingBehindIt_isNotUnpacked() {
    byte[] one = gzip(text(500));
    byte[] two = Arrays.copyOf(one, one.length * 2);
    System.arraycopy(one, 0, two, one.length, one.length);

    assertThat(Gunzip.unpack(two, Gunzip.toldLength(two))).isNull();
  }
}
