package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.trace.Counter;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every instrumentation of a queue keeps, for both of its sides (protocol notes 2.6, 4.6 and 7.6), against a real broker. Scopes are
 * watched for leaks in each test.
 */
public abstract class MessagingContract {
  /**
   * A message as it is in the queue.
   *
   * @param key what the transport has as a key or correlation id
   * @param headers by name, as Sentry writes it: {@code sentry-trace}; the values in their order
   */
  public record Message(@Nullable String key, String body, Map<String, List<String>> headers) {
    /** The one value of this header. */
    String header(String name) {
      List<String> values = headers.getOrDefault(name, List.of());
      if (values.size() != 1) {
        throw new AssertionError(name + ": " + values + " instead of one value in " + headers);
      }
      return values.get(0);
    }
  }

  /** The program behind the consumer. */
  @FunctionalInterface
  public interface Worker {
    /** Processes a message. What it throws is thrown into the instrumentation as a program of its own would. */
    void work(Message message);
  }

  /** What the worker saw. */
  private record Delivered(
      Message message, Span current, @Nullable String baggage) {}

  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";
  private static final String TRACEPARENT =
      "00-771a43a4192642f0b136d5159a501700-1234567890abcdef-01";
  private static final String OTHER_TRACE = "bc6d53f15eb88f4320054569b8c553d4-b72fa28504b07285-1";
  private static final String TIME = "sentry-task-enqueued-time";

  private final List<Delivered> delivered = new ArrayList<>();
  private volatile Consumer<Message> work = message -> {};
  private @Nullable TestTracing test;

  /**
   * Makes an empty queue and begins to take messages out of it, one after the other on one thread. A message whose worker throws is not
   * delivered again, and the next one is.
   *
   * @param tracing what both sides are traced with
   */
  protected abstract void open(Tracing tracing, Worker worker) throws Exception;

  /** Sends to the queue, traced, a message with these headers; returns when it was sent. */
  protected abstract void send(Message message) throws Exception;

  /** Sends to the queue, without Baton. */
  protected abstract void sendPlain(String body, Map<String, List<byte[]>> headers)
      throws Exception;

  /** Ends what {@link #open} began. */
  protected abstract void close() throws Exception;

  /** The value of {@code messaging.system}. */
  protected abstract String system();

  /** The name of the queue that was opened last. */
  protected abstract String destination();

  /** The origin of the spans that send. */
  protected abstract String publishOrigin();

  /** The origin of the spans that process. */
  protected abstract String processOrigin();

  /** Whether a message may have several headers of the same name. */
  protected boolean repeatsHeaders() {
    return false;
  }

  /** Whether the value of a header may be any bytes. */
  protected boolean takesBytes() {
    return false;
  }

  @BeforeEach
  final void openQueue() throws Exception {
    use(options -> options.tracesSampleRate(1.0));
  }

  @AfterEach
  final void closeQueue() throws Exception {
    close();
    TestTracing used = test();
    used.close();
    assertThat(used.tracing().counters()).doesNotContainKey(Counter.INTERNAL_ERROR);
  }

  /** Goes on with an SDK of these options, and a queue for it. */
  private void use(Consumer<Options> configure) throws Exception {
    if (test != null) {
      closeQueue();
    }
    TestTracing created = TestTracing.create(configure);
    test = created;
    open(created.tracing(), this::deliver);
  }

  private TestTracing test() {
    return Objects.requireNonNull(test);
  }

  private void deliver(Message message) {
    Span current = test().current();
    Delivered seen = new Delivered(message, current, current.toBaggageHeader());
    synchronized (delivered) {
      delivered.add(seen);
      delivered.notifyAll();
    }
    if (message.body().startsWith("poison")) {
      throw new IllegalStateException(message.body());
    }
    work.accept(message);
  }

  private List<Delivered> await(int count) {
    synchronized (delivered) {
      Patience.await(delivered, () -> delivered.size() >= count);
      assertThat(delivered).hasSize(count);
      return List.copyOf(delivered);
    }
  }

  private Message message() {
    return await(1).get(0).message();
  }

  private static Message message(String body, Map<String, List<String>> headers) {
    return new Message(null, body, headers);
  }

  /** For Callables. */
  private Void sent(Message message) throws Exception {
    send(message);
    return null;
  }

  private void sendInSpan(String body) throws Exception {
    sendInSpan(body, Map.of());
  }

  private void sendInSpan(String body, Map<String, List<String>> headers) throws Exception {
    test().inSpan("caller", () -> sent(message(body, headers)));
  }

  private void sendPlain(String body) throws Exception {
    sendPlain(body, Map.of());
  }

  private void sendPlainIn(String body, String trace) throws Exception {
    sendPlain(body, Map.of("sentry-trace", List.of(bytes(trace))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private SpanData publish() {
    return test().finished().span("queue.publish");
  }

  private SpanData process() {
    return test().finished().span("queue.process");
  }

  private static String header(SpanData span) {
    return span.traceId() + "-" + SpanIds.format(span.spanId()) + "-1";
  }

  // From one side to the other

  @Test
  protected void message_sentInSpan_isProcessedInItsTrace() throws Exception {
    sendInSpan("a");

    SpanData publish = publish();
    SpanData process = process();
    assertThat(process.traceId()).isEqualTo(publish.traceId());
    assertThat(process.parentSpanId()).isEqualTo(publish.spanId());
    assertThat(message().header("sentry-trace")).isEqualTo(header(publish));
    assertThat(message().header("baggage").split(","))
        .allMatch(member -> member.startsWith("sentry-"))
        .contains("sentry-trace_id=" + publish.traceId(), "sentry-sampled=true");
    assertThat(message().header(TIME)).matches("\\d{10}\\.\\d{6}");
  }

  @Test
  protected void traceparent_whenAskedFor_isSentToo() throws Exception {
    use(options -> options.tracesSampleRate(1.0).propagateTraceparent(true));

    sendInSpan("a");

    SpanData publish = publish();
    assertThat(message().header("traceparent"))
        .isEqualTo("00-" + publish.traceId() + "-" + SpanIds.format(publish.spanId()) + "-01");
  }

  @Test
  protected void worker_whileItRuns_hasTheSpanCurrent() throws Exception {
    sendInSpan("a");

    assertThat(await(1).get(0).current().toTraceHeader()).isEqualTo(header(process()));
  }

  @Test
  protected void publish_inSpan_isItsChild() throws Exception {
    sendInSpan("a");

    SpanData publish = publish();
    process();
    assertThat(test().finished().segments())
        .filteredOn(segment -> segment.root().name().equals("caller"))
        .singleElement()
        .satisfies(segment -> {
          assertThat(segment.spans()).hasSize(1);
          assertThat(publish.parentSpanId()).isEqualTo(segment.root().spanId());
          assertThat(segment.droppedSpans()).isZero();
        });
  }

  @Test
  protected void publish_ofAMessage_hasNameOriginAndAttributes() throws Exception {
    sendInSpan("body");

    SpanData publish = publish();
    assertThat(publish.name()).isEqualTo(destination());
    assertThat(publish.origin()).isEqualTo(publishOrigin());
    assertThat(publish.status()).isEqualTo("ok");
    assertThat(publish.attributes().toMap())
        .containsEntry("messaging.system", system())
        .containsEntry("messaging.destination.name", destination())
        .doesNotContainKey("messaging.message.receive.latency");
  }

  @Test
  protected void process_ofAMessage_hasNameOriginAndAttributes() throws Exception {
    sendInSpan("body");

    SpanData process = process();
    assertThat(process.name()).isEqualTo(destination());
    assertThat(process.origin()).isEqualTo(processOrigin());
    assertThat(process.status()).isEqualTo("ok");
    assertThat(process.attributes().toMap())
        .containsEntry("messaging.system", system())
        .containsEntry("messaging.destination.name", destination());
    assertThat(process.attributes().get("messaging.message.receive.latency"))
        .isInstanceOfSatisfying(Long.class, millis -> assertThat(millis).isNotNegative());
    assertThat(test().finished().segments())
        .filteredOn(segment -> segment.root().name().equals(destination()))
        .extracting(SegmentData::source)
        .containsExactly(NameSource.TASK);
  }

  @Test
  protected void caller_afterSending_hasItsOwnSpanCurrent() throws Exception {
    test().inSpan("caller", () -> {
      Span caller = test().current();
      send(message("a", Map.of()));
      assertThat(test().current()).isSameAs(caller);
      return caller;
    });
    process();
  }

  @Test
  protected void messages_ofOneSpan_haveASpanEach() throws Exception {
    test().inSpan("caller", () -> {
      send(message("a", Map.of()));
      return sent(message("b", Map.of()));
    });

    List<SpanData> publish = test().finished().awaitSpans("queue.publish", 2);
    assertThat(await(2))
        .extracting(each -> each.message().header("sentry-trace"))
        .containsExactly(header(publish.get(0)), header(publish.get(1)))
        .doesNotHaveDuplicates();
    assertThat(test().finished().awaitSpans("queue.process", 2))
        .extracting(SpanData::parentSpanId)
        .containsExactly(publish.get(0).spanId(), publish.get(1).spanId());
  }

  @Test
  protected void messages_inALoop_keepOrderAndKeys() throws Exception {
    List<Message> all = IntStream.range(0, 30)
        .mapToObj(i -> new Message("key-" + i % 3, "body-" + i, Map.of()))
        .toList();

    test().inSpan("caller", () -> {
      for (Message each : all) {
        send(each);
      }
      return all;
    });

    assertThat(await(30))
        .extracting(each -> each.message().key(), each -> each.message().body())
        .containsExactlyElementsOf(
            all.stream().map(each -> tuple(each.key(), each.body())).toList());
    test().finished().awaitSpans("queue.process", 30);
  }

  // What a message has already

  @Test
  protected void headers_ofTheProgram_stay() throws Exception {
    sendInSpan("a", Map.of("custom", List.of("value")));

    assertThat(message().header("custom")).isEqualTo("value");
    process();
  }

  @Test
  protected void baggage_ofOthers_staysBeforeOurs() throws Exception {
    sendInSpan("a", Map.of("baggage", List.of("custom=value;p=1,other=x%20y")));

    assertThat(message().header("baggage"))
        .startsWith("custom=value;p=1,other=x%20y,sentry-")
        .contains("sentry-trace_id=" + process().traceId());
  }

  @Test
  protected void baggage_ofAnEarlierTrace_isReplaced() throws Exception {
    sendInSpan("a", Map.of("baggage", List.of("a=1,sentry-trace_id=old,sentry-release=old,b=2")));

    assertThat(message().header("baggage")).startsWith("a=1,b=2,sentry-").doesNotContain("old");
    process();
  }

  @Test
  protected void trace_ofAnEarlierSending_isReplaced() throws Exception {
    sendInSpan("a", Map.of("sentry-trace", List.of(TRACE), TIME, List.of("1")));

    assertThat(message().header("sentry-trace")).isEqualTo(header(publish()));
    assertThat(message().header(TIME)).isNotEqualTo("1");
    assertThat(process().traceId()).isEqualTo(publish().traceId());
  }

  @Test
  protected void trace_ofAnEarlierSending_isKeptWhereNothingIsCurrent() throws Exception {
    send(message(
        "a",
        Map.of(
            "sentry-trace",
            List.of(TRACE),
            "baggage",
            List.of("a=1,sentry-release=old"),
            TIME,
            List.of("1"))));

    assertThat(message().header("sentry-trace")).isEqualTo(TRACE);
    assertThat(message().header("baggage")).isEqualTo("a=1,sentry-release=old");
    assertThat(message().header(TIME)).isNotEqualTo("1");
    assertThat(process().traceId()).hasToString(TRACE.substring(0, 32));
  }

  @Test
  protected void trace_thatCannotBeRead_isReplacedWhereNothingIsCurrent() throws Exception {
    send(message("a", Map.of("sentry-trace", List.of("nonsense"))));

    assertThat(message().header("sentry-trace")).startsWith(process().traceId().toString());
  }

  @Test
  protected void headers_thatAreRepeated_areReplacedTogether() throws Exception {
    assumeTrue(repeatsHeaders(), "the transport has one value for a name");

    sendInSpan(
        "a",
        Map.of(
            "sentry-trace",
            List.of(TRACE, OTHER_TRACE),
            "baggage",
            List.of("a=1", "b=2"),
            TIME,
            List.of("1", "2")));

    assertThat(message().header("sentry-trace")).isEqualTo(header(publish()));
    assertThat(message().header("baggage")).startsWith("a=1,b=2,sentry-");
    assertThat(message().header(TIME)).contains(".");
    process();
  }

  @Test
  protected void trace_ofAnInstrumentationOutside_isKeptWithoutASecondSpan() throws Exception {
    String outer = test().inSpan("outer", () -> {
      String header = test().current().toTraceHeader();
      send(message("a", Map.of("sentry-trace", List.of(header), "baggage", List.of("a=1"))));
      return header;
    });

    assertThat(message().header("sentry-trace")).isEqualTo(outer);
    assertThat(message().header("baggage")).isEqualTo("a=1");
    assertThat(SpanIds.format(process().parentSpanId())).isEqualTo(outer.substring(33, 49));
    assertThat(test().finished().spans("queue.publish")).isEmpty();
  }

  @Test
  protected void message_sentOnByTheWorker_staysInTheTrace() throws Exception {
    work = received -> {
      if (received.body().equals("first")) {
        try {
          send(message("second", received.headers()));
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    };

    sendPlainIn("first", TRACE);

    SpanData publish = publish();
    List<SpanData> process = test().finished().awaitSpans("queue.process", 2);
    assertThat(publish.parentSpanId()).isEqualTo(process.get(0).spanId());
    assertThat(process.get(1).parentSpanId()).isEqualTo(publish.spanId());
    assertThat(process)
        .extracting(span -> span.traceId().toString())
        .containsOnly(TRACE.substring(0, 32));
  }

  // Where nothing is recorded

  @Test
  protected void message_withoutActiveSpan_carriesTheTraceOfTheScope() throws Exception {
    send(message("a", Map.of()));

    assertThat(message().header("sentry-trace"))
        .isEqualTo(test().current().toTraceHeader())
        .matches("[0-9a-f]{32}-[0-9a-f]{16}");
    assertThat(process().traceId()).isEqualTo(test().current().traceId());
    assertThat(test().finished().spans("queue.publish")).isEmpty();
  }

  @Test
  protected void message_ofAnUnsampledTrace_carriesThatDecision() throws Exception {
    use(options -> options.tracesSampleRate(0.0));

    sendInSpan("a");

    assertThat(message().header("sentry-trace")).matches("[0-9a-f]{32}-[0-9a-f]{16}-0");
    assertThat(message().header("baggage")).contains("sentry-sampled=false");
    assertThat(await(1).get(0).current().traceId())
        .hasToString(message().header("sentry-trace").substring(0, 32));
    assertThat(test().finished().spans()).isEmpty();
  }

  @Test
  protected void message_withTracingOff_carriesTheTraceWithoutDecision() throws Exception {
    use(options -> {});

    String caller = test().inSpan("caller", () -> {
      send(message("a", Map.of()));
      return test().current().toTraceHeader();
    });

    assertThat(message().header("sentry-trace"))
        .isEqualTo(caller)
        .matches("[0-9a-f]{32}-[0-9a-f]{16}");
    assertThat(await(1).get(0).current().traceId()).hasToString(caller.substring(0, 32));
    assertThat(test().finished().spans()).isEmpty();
  }

  @Test
  protected void message_suppressed_carriesNothing() throws Exception {
    test().inSpan("caller", () -> {
      try (Scope scope = test().tracing().tracer().suppressed().makeCurrent()) {
        return sent(message("a", Map.of("baggage", List.of("custom=value"))));
      }
    });

    assertThat(message().headers()).doesNotContainKeys("sentry-trace", TIME);
    assertThat(message().header("baggage")).isEqualTo("custom=value");
    assertThat(test().finished().spans("queue.publish")).isEmpty();
    process();
  }

  // What comes from elsewhere

  @Test
  protected void message_ofAnotherProgram_isContinued() throws Exception {
    sendPlain(
        "a",
        Map.of(
            "sentry-trace", List.of(bytes(TRACE)),
            "baggage", List.of(bytes("other=1,sentry-sample_rand=0.5,sentry-release=9"))));

    SpanData process = process();
    assertThat(process.traceId()).hasToString(TRACE.substring(0, 32));
    assertThat(SpanIds.format(process.parentSpanId())).isEqualTo("1234567890abcdef");
    assertThat(await(1).get(0).baggage())
        .contains("sentry-release=9", "sentry-sample_rand=0.5")
        .doesNotContain("other");
  }

  @Test
  protected void traceparent_whenAskedFor_isContinued() throws Exception {
    use(options -> options.tracesSampleRate(0.0).continueTraceparent(true));

    sendPlain("a", Map.of("traceparent", List.of(bytes(TRACEPARENT))));

    SpanData process = process();
    assertThat(process.traceId()).hasToString(TRACE.substring(0, 32));
    assertThat(SpanIds.format(process.parentSpanId())).isEqualTo("1234567890abcdef");
  }

  @Test
  protected void trace_thatIsRepeated_isTheLast() throws Exception {
    assumeTrue(repeatsHeaders(), "the transport has one value for a name");

    sendPlain(
        "a",
        Map.of(
            "sentry-trace", List.of(bytes(OTHER_TRACE), bytes(TRACE)),
            "baggage",
                List.of(bytes("sentry-sample_rand=0.5,sentry-release=9"), bytes("sentry-dist=7"))));

    assertThat(process().traceId()).hasToString(TRACE.substring(0, 32));
    assertThat(await(1).get(0).baggage()).contains("sentry-release=9", "sentry-dist=7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "nonsense", "771a43a4192642f0b136d5159a501700"})
  protected void trace_thatIsNone_beginsANewOne(String value) throws Exception {
    sendPlainIn("a", value);

    SpanData process = process();
    assertThat(process.traceId())
        .isNotEqualTo(test().current().traceId())
        .doesNotHaveToString(TRACE.substring(0, 32));
    assertThat(process.parentSpanId()).isZero();
    assertThat(process.status()).isEqualTo("ok");
    assertThat(test().tracing().counters().containsKey(Counter.SENTRY_TRACE_MALFORMED))
        .isEqualTo(!value.isBlank());
  }

  @Test
  protected void headers_thatAreNotUtf8_areNotUnderstoodAndDoNoHarm() throws Exception {
    assumeTrue(takesBytes(), "the transport takes text only");
    byte[] nonsense = {(byte) 0xff, (byte) 0xfe, '-', (byte) 0xc3, 0x28};

    sendPlain("a", Map.of("sentry-trace", List.of(nonsense)));
    sendPlain(
        "b",
        Map.of(
            "sentry-trace",
            List.of(bytes(TRACE)),
            "baggage",
            List.of(nonsense),
            TIME,
            List.of(nonsense)));

    List<SpanData> process = test().finished().awaitSpans("queue.process", 2);
    assertThat(process.get(0).parentSpanId()).isZero();
    assertThat(process.get(1).traceId()).hasToString(TRACE.substring(0, 32));
    assertThat(process.get(1).attributes().get("messaging.message.receive.latency"))
        .isNull();
    assertThat(test().tracing().counters()).containsEntry(Counter.SENTRY_TRACE_MALFORMED, 1L);
  }

  // From one message to the next

  @Test
  protected void messages_withoutHeaders_beginATraceEach() throws Exception {
    sendPlain("a");
    sendPlain("b");

    assertThat(test().finished().awaitSpans("queue.process", 2))
        .extracting(SpanData::traceId)
        .doesNotHaveDuplicates()
        .doesNotContain(test().current().traceId());
  }

  @Test
  protected void messages_ofSeveralTraces_doNotMix() throws Exception {
    sendPlainIn("a", TRACE);
    sendPlain("b");
    sendPlainIn("c", OTHER_TRACE);
    sendPlainIn("d", TRACE);

    List<SpanData> process = test().finished().awaitSpans("queue.process", 4);
    assertThat(process)
        .extracting(span -> span.traceId().toString())
        .containsExactly(
            TRACE.substring(0, 32),
            process.get(1).traceId().toString(),
            OTHER_TRACE.substring(0, 32),
            TRACE.substring(0, 32));
    assertThat(process.get(1).parentSpanId()).isZero();
    assertThat(test().finished().awaitSegments(4))
        .allSatisfy(segment -> assertThat(segment.spans()).isEmpty());
  }

  @Test
  protected void failure_ofTheWorker_isSentOnceAndLeavesTheLoopAlive() throws Exception {
    sendPlainIn("poison", TRACE);
    sendPlain("next");

    List<SpanData> process = test().finished().awaitSpans("queue.process", 2);
    assertThat(process).extracting(SpanData::status).containsExactly("internal_error", "ok");
    assertThat(process.get(1).traceId()).isNotEqualTo(process.get(0).traceId());
    assertThat(await(2))
        .extracting(each -> each.message().body())
        .containsExactly("poison", "next");
    assertThat(test().events())
        .singleElement()
        .extracting(ErrorEvent::spanId)
        .isEqualTo(process.get(0).spanId());
  }
}
