package dev.baton.examples.transports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Baton;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.trace.SpanOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

class SqsTracesTest {
  private static final SpanOptions ORDER = SpanOptions.named("order").op("test");

  private final Recorded recorded = new Recorded();
  private final SqsTraces traces = new SqsTraces();

  @AfterEach
  void close() {
    recorded.close();
  }

  /** The request as the client sends it. */
  private SdkRequest sent(SdkRequest request) {
    return traces.modifyRequest(() -> request, new ExecutionAttributes());
  }

  private static Map<String, MessageAttributeValue> attributes(int count) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    for (int i = 0; i < count; i++) {
      attributes.put(
          "own-" + i, MessageAttributeValue.builder().stringValue("1").build());
    }
    return attributes;
  }

  private Message received(SdkRequest sent) {
    return Message.builder()
        .messageAttributes(((SendMessageRequest) sent).messageAttributes())
        .build();
  }

  private static String trace(SendMessageBatchRequestEntry entry) {
    return Objects.requireNonNull(entry.messageAttributes().get("sentry-trace")).stringValue();
  }

  @Test
  void message_carriesItsTrace() {
    SendMessageRequest request =
        SendMessageRequest.builder().messageAttributes(attributes(8)).build();
    SdkRequest sent = Baton.startSpan(ORDER, () -> sent(request));

    SqsTraces.process(
        received(sent),
        message -> assertThat(message.messageAttributes())
            .containsAllEntriesOf(attributes(8))
            .hasSize(10));

    SpanData process = recorded.finished.span("queue.process");
    SpanData order = recorded.finished.span("test");
    assertThat(process.traceId()).isEqualTo(order.traceId());
    assertThat(process.parentSpanId()).isEqualTo(order.spanId());
  }

  @Test
  void message_withoutRoom_isSentAllTheSame() {
    SendMessageRequest request =
        SendMessageRequest.builder().messageAttributes(attributes(9)).build();

    assertThat(Baton.startSpan(ORDER, () -> sent(request))).isEqualTo(request);
  }

  @Test
  void messagesOfABatch_carryTheTraceEach() {
    SendMessageBatchRequestEntry entry =
        SendMessageBatchRequestEntry.builder().messageBody("a").build();
    SendMessageBatchRequest request =
        SendMessageBatchRequest.builder().entries(entry, entry).build();

    SendMessageBatchRequest sent =
        (SendMessageBatchRequest) Baton.startSpan(ORDER, () -> sent(request));

    SpanData order = recorded.finished.span("test");
    assertThat(sent.entries())
        .hasSize(2)
        .extracting(each -> trace(each))
        .containsOnly(order.traceId() + "-" + SpanIds.format(order.spanId()) + "-1");
  }

  @Test
  void receiver_asksForTheTraceToo() {
    ReceiveMessageRequest request =
        ReceiveMessageRequest.builder().messageAttributeNames("own").build();

    assertThat(((ReceiveMessageRequest) sent(request)).messageAttributeNames())
        .containsExactly("own", "sentry-trace", "baggage");
  }
}
