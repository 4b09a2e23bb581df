package dev.baton.examples.transports;

import dev.baton.Baton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Amazon SQS. Each message that a client sends carries the trace in its attributes, without a change where it is sent:
 *
 * <pre>{@code SqsClient.builder().overrideConfiguration(to -> to.addExecutionInterceptor(new SqsTraces())).build();}</pre>
 */
public final class SqsTraces implements ExecutionInterceptor {
  private static final int LIMIT = 10; // that a message may have; one more, and SQS refuses it

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes execution) {
    SdkRequest request = context.request();
    if (request instanceof SendMessageRequest send) {
      return send.toBuilder()
          .messageAttributes(traced(send.messageAttributes()))
          .build();
    } else if (request instanceof SendMessageBatchRequest batch) {
      return batch.toBuilder()
          .entries(batch.entries().stream().map(SqsTraces::traced).toList())
          .build();
    } else if (request instanceof ReceiveMessageRequest receive) {
      return receive.toBuilder()
          .messageAttributeNames(asked(receive.messageAttributeNames()))
          .build();
    }
    return request;
  }

  private static SendMessageBatchRequestEntry traced(SendMessageBatchRequestEntry entry) {
    return entry.toBuilder()
        .messageAttributes(traced(entry.messageAttributes()))
        .build();
  }

  /** With the trace, unless there is no room for it: a message that arrives without is better than one that does not. */
  private static Map<String, MessageAttributeValue> traced(
      Map<String, MessageAttributeValue> attributes) {
    Map<String, MessageAttributeValue> traced = new LinkedHashMap<>(attributes);
    Baton.getTraceData().forEach((name, text) -> traced.put(name, attribute(text)));
    return traced.size() <= LIMIT ? traced : attributes;
  }

  private static MessageAttributeValue attribute(String text) {
    return MessageAttributeValue.builder().dataType("String").stringValue(text).build();
  }

  /** SQS hands out those attributes that are asked for. */
  private static List<String> asked(List<String> names) {
    Set<String> all = new LinkedHashSet<>(names);
    all.add("sentry-trace");
    all.add("baggage");
    return new ArrayList<>(all);
  }

  /** Does the work for a message that was received, in its trace. */
  public static void process(Message message, Consumer<Message> work) {
    Map<String, String> headers = new LinkedHashMap<>();
    message.messageAttributes().forEach((name, value) -> headers.put(name, value.stringValue()));
    Baton.continueTrace(headers, () -> {
      try (var span = Baton.startTransaction("sqs", "queue.process")) {
        work.accept(message);
      }
    });
  }
}
