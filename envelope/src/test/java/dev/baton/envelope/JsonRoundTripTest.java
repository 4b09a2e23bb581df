package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.JsonWriter;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written is read again. */
class JsonRoundTripTest {
  private static @Nullable Object readBack(Consumer<JsonWriter> action) throws MalformedEnvelope {
    JsonWriter json = new JsonWriter(16);
    action.accept(json);
    JsonReader in = new JsonReader(json.toByteArray());
    Object value = in.readValue();
    in.endDocument();
    return value;
  }

  @Test
  void string_random_readsBackAsJavaEncodesIt() throws MalformedEnvelope {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      char[] chars = new char[random.nextInt(40)];
      for (int i = 0; i < chars.length; i++) {
        chars[i] = (char) (random.nextBoolean() ? random.nextInt(0x90) : random.nextInt(0x10000));
      }
      String text = new String(chars);
      String wellFormed = new String(text.getBytes(UTF_8), UTF_8);

      String back = (String) readBack(json -> json.value(text));

      // Java puts a question mark where this writer puts U+FFFD.
      assertThat(back).isNotNull();
      assertThat(back.replace('\ufffd', '?')).isEqualTo(wellFormed.replace('\ufffd', '?'));
    }
  }

  @Test
  void double_random_readsBackExactly() throws MalformedEnvelope {
    Random random = new Random(2);
    for (int round = 0; round < 20_000; round++) {
      double number = switch (round % 4) {
        case 0 -> Double.longBitsToDouble(random.nextLong());
        case 1 -> random.nextInt(1_000_000_000) / 1e6;
        case 2 -> random.nextLong() / 1e6;
        default -> random.nextGaussian() * 1e4;
      };
      if (Double.isFinite(number)) {
        assertThat(readBack(json -> json.value(number))).isEqualTo(number);
      }
    }
  }
}
