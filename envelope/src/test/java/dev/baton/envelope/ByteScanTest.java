package dev.baton.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteScanTest {
  @Test
  void ends_inAnyBytes_areWhereOneByteAtATimeFindsThem() {
    Random random = new Random(5);
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextInt(30) == 0 ? random.nextInt() : 0x20 + random.nextInt(2));
      }
      int end = random.nextInt(bytes.length + 1);
      int start = random.nextInt(end + 1);

      assertThat(ByteScan.endOfPlainText(bytes, start, end))
          .isEqualTo(endOfPlainText(bytes, start, end));
      assertThat(ByteScan.endOfLine(bytes, start, end)).isEqualTo(endOfLine(bytes, start, end));
    }
  }

  private static int endOfPlainText(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] & 0xff) >= 0x20) {
      at++;
    }
    return at;
  }

  private static int endOfLine(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at;
  }
}
