package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownStringTest {
  private static final String PADDING = "........";

  private static @Nullable KnownString read(byte[] content) {
    byte[] bytes = Arrays.copyOf(content, content.length + 1 + PADDING.length());
    bytes[content.length] = '"';
    return KnownString.read(bytes, 0, bytes.length);
  }

  private static String known(String content) {
    return requireNonNull(read(content.getBytes(UTF_8))).text();
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

      KnownString read = requireNonNull(read(content));
      assertThat(read.text()).isEqualTo(new String(content, UTF_8));
      assertThat(read.length()).isEqualTo(content.length);
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
  void string_thatIsLongOrEndsWithTheRange_isUnknown() {
    assertThat(read("0123456789".repeat(10).getBytes(UTF_8))).isNull();
    for (String text : List.of("\"", "a\"", "abcdefg", "abcdefghijklmnop", "")) {
      byte[] bytes = text.getBytes(UTF_8);
      assertThat(KnownString.read(bytes, 0, bytes.length)).isNull();
    }
  }

  @Test
  void string_withAnEscapeOrAControlCharacter_isUnknown() {
    assertThat(read("abc\\n".getBytes(UTF_8))).isNull();
    assertThat(read("abcdefghijk\n".getBytes(UTF_8))).isNull();
  }

  @Test
  void follower_isWhatCameAfterLately_ifItStandsThereAgain() {
    KnownString before = requireNonNull(read("before".getBytes(UTF_8)));
    KnownString after = requireNonNull(read("start_timestamp".getBytes(UTF_8)));
    before.isFollowedBy(after);

    assertThat(follower(before, "start_timestamp\":1.5,         ")).isSameAs(after);
    for (String other : List.of(
        "start_timestamp",
        "start_timestam\":1.5          ",
        "start_timestamps\":1.5        ",
        "start_timestamp\\\":1.5        ",
        "\":1.5                        ")) {
      assertThat(follower(before, other)).isNull();
    }
  }

  private static @Nullable KnownString follower(KnownString known, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return known.follower(bytes, 0, bytes.length);
  }
}
