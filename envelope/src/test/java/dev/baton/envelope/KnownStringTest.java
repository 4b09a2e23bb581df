package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownStringTest {
  private static final String PADDING = "........";

  private static byte[] bytes(String content) {
    return (content + '"' + PADDING).getBytes(UTF_8);
  }

  private static String known(String content) {
    byte[] bytes = bytes(content);
    return KnownString.of(bytes, 0, content.length());
  }

  @Test
  void string_ofAnyBytes_isThatOfItsUtf8() {
    Random random = new Random(11);
    for (int round = 0; round < 100_000; round++) {
      byte[] content = new byte[random.nextInt(64)];
      random.nextBytes(content);
      for (int i = 0; i < content.length; i++) {
        boolean plain = content[i] < 0 || (content[i] > '"' && content[i] != '\\');
        content[i] = plain ? content[i] : (byte) 0xc3;
      }
      byte[] bytes = Arrays.copyOf(content, content.length + 1 + PADDING.length());
      bytes[content.length] = '"';

      assertThat(KnownString.of(bytes, 0, content.length)).isEqualTo(new String(content, UTF_8));
    }
  }

  @Test
  void string_metAgain_isTheSameObject() {
    assertThat(known("SELECT * FROM orders WHERE id = ?"))
        .isSameAs(known("SELECT * FROM orders WHERE id = ?"));
  }

  @Test
  void string_thatIsTheBeginningOfAnother_isItself() {
    for (String text :
        new String[] {"", "a", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmnop"}) {
      assertThat(known(text)).isEqualTo(text);
    }
  }

  @Test
  void string_longOrAtTheEndOfTheArray_isItself() {
    String text = "0123456789".repeat(10);

    for (int length = 0; length <= text.length(); length++) {
      String part = text.substring(0, length);
      assertThat(known(part)).isEqualTo(part);
      assertThat(KnownString.of(part.getBytes(UTF_8), 0, length)).isEqualTo(part);
    }
  }
}
