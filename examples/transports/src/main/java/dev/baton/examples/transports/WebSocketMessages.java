package dev.baton.examples.transports;

import dev.baton.Baton;
import dev.baton.trace.SpanOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Messages over a WebSocket, with any library. A WebSocket has headers only when it is opened, and stays open for many traces; so each message
 * brings its own, as lines before its body: {@code name: value}, then an empty line.
 */
public final class WebSocketMessages {
  private WebSocketMessages() {}

  /** The text to send for {@code body} in the current trace. */
  public static String text(String body) {
    StringBuilder text = new StringBuilder();
    Baton.getTraceData()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.append('\n').append(body).toString();
  }

  /** Handles a text that was received in the trace that it brings, or in a new one. What the work throws is sent, and the loop lives on. */
  public static void receive(String text, Consumer<String> work) {
    Map<String, String> headers = new HashMap<>();
    int at = 0;
    int end = text.indexOf('\n');
    while (end > at) {
      String line = text.substring(at, end);
      int colon = line.indexOf(": ");
      if (colon > 0) {
        headers.put(line.substring(0, colon), line.substring(colon + 2));
      }
      at = end + 1;
      end = text.indexOf('\n', at);
    }
    String body = text.substring(Math.max(at, end + 1));
    Baton.continueTrace(headers, () -> {
      try {
        Baton.startSpan(
            SpanOptions.named("message").op("websocket.server"), () -> work.accept(body));
      } catch (RuntimeException e) {
        Baton.captureException(e);
      }
    });
  }
}
