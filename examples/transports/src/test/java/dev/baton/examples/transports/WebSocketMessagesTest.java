package dev.baton.examples.transports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Baton;
import dev.baton.protocol.SpanData;
import dev.baton.trace.SpanOptions;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's client and Tomcat's server. */
class WebSocketMessagesTest {
  @TempDir
  private Path folder;

  private final Recorded recorded = new Recorded();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Tomcat tomcat = new Tomcat();
  private @Nullable WebSocket opened;

  /** Confirms each order; fails for one that is poison. */
  private static final class Orders extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      MessageHandler.Whole<String> handler = text -> WebSocketMessages.receive(text, body -> {
        if (body.equals("poison")) {
          throw new IllegalStateException(body);
        }
        try {
          session.getBasicRemote().sendText(WebSocketMessages.text("confirmed " + body));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
      session.addMessageHandler(String.class, handler);
    }
  }

  /** Handles what the server answers, also in the trace that it brings. */
  private final class Answers implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket socket, CharSequence text, boolean isLast) {
      WebSocketMessages.receive(text.toString(), answers::add);
      socket.request(1);
      return null;
    }
  }

  @BeforeEach
  void open() throws Exception {
    tomcat.setBaseDir(folder.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(new WsSci(), Set.of());
    Tomcat.addServlet(context, "default", new DefaultServlet());
    context.addServletMappingDecoded("/", "default");
    tomcat.start();
    ServerContainer container =
        (ServerContainer) context.getServletContext().getAttribute(ServerContainer.class.getName());
    container.addEndpoint(ServerEndpointConfig.Builder.create(Orders.class, "/orders")
        .configurator(new ServerEndpointConfig.Configurator() {
          @Override
          public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new Orders());
          }
        })
        .build());
    URI address = URI.create("ws://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/orders");
    opened = HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(address, new Answers())
        .get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    Objects.requireNonNull(opened).abort();
    tomcat.stop();
    tomcat.destroy();
    recorded.close();
  }

  private void send(String text) throws Exception {
    Objects.requireNonNull(opened).sendText(text, true).get(20, TimeUnit.SECONDS);
  }

  @Test
  void messages_ofTwoTracesOnOneSocket_areAnsweredEachInItsOwn() throws Exception {
    for (String name : List.of("first", "second")) {
      Baton.startNewTrace(() -> Baton.startSpan(
          SpanOptions.named(name).op("test"), () -> send(WebSocketMessages.text(name))));
      assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo("confirmed " + name);
    }

    List<SpanData> callers = recorded.finished.awaitSpans("test", 2);
    List<SpanData> handled = recorded.finished.awaitSpans("websocket.server", 4);
    assertThat(callers.get(0).traceId()).isNotEqualTo(callers.get(1).traceId());
    for (SpanData caller : callers) {
      assertThat(handled)
          .filteredOn(span -> span.traceId().equals(caller.traceId()))
          .hasSize(2)
          .filteredOn(span -> span.parentSpanId() == caller.spanId())
          .hasSize(1);
    }
  }

  @Test
  void poison_isSentOnceAndTheNextMessageIsHandled() throws Exception {
    send(WebSocketMessages.text("poison"));
    send("without a header or an empty line");

    assertThat(answers.poll(20, TimeUnit.SECONDS))
        .isEqualTo("confirmed without a header or an empty line");
    assertThat(recorded.events).hasSize(1);
  }
}
