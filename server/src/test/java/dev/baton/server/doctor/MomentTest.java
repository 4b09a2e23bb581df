package dev.baton.server.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.TransactionReader;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** That nothing hides another thing that was at the same time, and that a range of time has all that was in it. */
class MomentTest {
  private static final long AT = 1_795_290_000_000_000L;
  private static final String ONE = "1111";
  private static final String TWO = "2222";

  @Test
  void moments_atOneTime_areInAFixedOrder() throws Exception {
    List<Moment> inOrder = List.of(
        Moment.of(segment(TWO, TWO, "b", AT - 1)),
        Moment.from(AT),
        Moment.of(segment(ONE, ONE, "a", AT)),
        Moment.of(call(segment(ONE, ONE, "a", AT), 0)),
        Moment.of(call(segment(ONE, ONE, "a", AT), 1)),
        Moment.of(segment(ONE, ONE, "b", AT)),
        Moment.of(segment(ONE, TWO, "a", AT)),
        Moment.of(segment(TWO, ONE, "a", AT)),
        Moment.after(AT),
        Moment.of(segment(ONE, ONE, "a", AT + 1)));

    NavigableMap<Moment, Integer> sorted = new TreeMap<>();
    for (int i = inOrder.size() - 1; i >= 0; i--) {
      sorted.put(inOrder.get(i), i);
    }

    assertThat(sorted.values()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void moment_ofTheSameCallReadAgain_isTheSameKey() throws Exception {
    Moment once = Moment.of(call(segment(ONE, ONE, "a", AT), 0));
    Moment again = Moment.of(call(segment(ONE, ONE, "a", AT), 0));

    assertThat(once).isEqualByComparingTo(again);
  }

  private static LooseEnds.Loose call(Segment caller, int number) {
    return new LooseEnds.Loose(caller, caller.calls().get(number));
  }

  /** With two calls, all at one time. */
  private static Segment segment(String trace, String span, String project, long micros)
      throws Exception {
    String times = "\"start_timestamp\":%1$d.%2$06d,\"timestamp\":%1$d.%2$06d"
        .formatted(micros / 1_000_000, micros % 1_000_000);
    String call = "{\"span_id\":\"%016d\",\"op\":\"http.client\"," + times + "}";
    String payload = "{" + times + ",\"contexts\":{\"trace\":{\"trace_id\":\"" + trace.repeat(8)
        + "\",\"span_id\":\"" + span.repeat(4) + "\"}},\"spans\":["
        + call.formatted(1) + "," + call.formatted(2) + "]}";
    Envelope envelope =
        EnvelopeReader.read(("{}\n{\"type\":\"transaction\"}\n" + payload + "\n").getBytes(UTF_8));
    Observations seen = new Observations(envelope.header(), project, null, micros);
    seen.transaction(TransactionReader.read(envelope.items().get(0)), project);
    return seen.segments().get(0);
  }
}
