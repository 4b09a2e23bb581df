package dev.baton.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.SpanData;
import dev.baton.trace.Counter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The option {@code beforeSendSpan}, with whole transactions and with streamed spans: protocol notes 8.7 and 9.11. */
class BeforeSendSpanTest {
  private static String sent(Sending sending) {
    sending.transaction("root", 2);
    sending.flush();
    return new String(sending.transport.item().payload(), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void span_changed_isSentAsChanged(boolean streamed) {
    UnaryOperator<SpanData> callback = span -> span.withName("changed " + span.name())
        .withAttributes(Attributes.of(Map.of("by", "the test")));
    try (Sending sending = Sending.asking(streamed, callback)) {
      assertThat(sent(sending))
          .contains("\"changed root\"", "\"changed child\"", "\"the test\"")
          .doesNotContain("\"child\"");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callback_isAskedOfEachSpanOnce(boolean streamed) {
    List<String> asked = new CopyOnWriteArrayList<>();
    UnaryOperator<SpanData> callback = span -> {
      asked.add(span.name());
      return span;
    };
    try (Sending sending = Sending.asking(streamed, callback)) {
      sent(sending);

      assertThat(asked).containsExactlyInAnyOrder("root", "child", "child");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callback_thatFails_leavesSpanAsItWas(boolean streamed) {
    try (Sending sending = Sending.asking(streamed, span -> {
      throw new IllegalStateException("by the test");
    })) {
      assertThat(sent(sending)).contains("\"root\"", "\"child\"");
      assertThat(sending.counters.get(Counter.BEFORE_SEND_FAILED)).isEqualTo(3);
      assertThat(sending.transport.reported()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @SuppressWarnings("NullAway") // what code without nullness may do
  void callback_thatReturnsNull_dropsNothing(boolean streamed) {
    try (Sending sending = Sending.asking(streamed, span -> null)) {
      assertThat(sent(sending)).contains("\"root\"", "\"child\"");
      assertThat(sending.counters.get(Counter.BEFORE_SEND_FAILED)).isEqualTo(3);
    }
  }
}
