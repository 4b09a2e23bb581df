package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipTest {
  @Test
  void compress_anyBytesAgainAndAgain_readsBack() throws IOException {
    Gzip gzip = new Gzip();
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      byte[] input = new byte[random.nextInt(round * round + 1) + 7];
      if (round % 3 != 0) {
        random.nextBytes(input); // what does not get smaller
      }
      int length = input.length - 7;

      int size = gzip.compress(input, length);

      try (GZIPInputStream in =
          new GZIPInputStream(new ByteArrayInputStream(gzip.buffer(), 0, size))) {
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOf(input, length));
      }
    }
  }
}
