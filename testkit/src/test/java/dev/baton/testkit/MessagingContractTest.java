package dev.baton.testkit;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.MessageAdapter;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** A contract that no faulty instrumentation keeps, and a right one does. */
class MessagingContractTest {
  /** What an instrumentation may get wrong, and the test that says so. */
  enum Fault {
    NOT_SENT("message_sentInSpan_isProcessedInItsTrace"),
    NOT_CURRENT("worker_whileItRuns_hasTheSpanCurrent"),
    ADDED_NOT_SET("headers_thatAreRepeated_areReplacedTogether"),
    FIRST_TRACE("trace_thatIsRepeated_isTheLast"),
    LAST_BAGGAGE("trace_thatIsRepeated_isTheLast"),
    FIELDS_REMEMBERED("messages_ofSeveralTraces_doNotMix"),
    STRICT_UTF8("headers_thatAreNotUtf8_areNotUnderstoodAndDoNoHarm"),
    FAILURE_UNSEEN("failure_ofTheWorker_isSentOnceAndLeavesTheLoopAlive"),
    FAILURE_SENT_TWICE("failure_ofTheWorker_isSentOnceAndLeavesTheLoopAlive"),
    TRACEPARENT_UNREAD("traceparent_whenAskedFor_isContinued"),
    TRACEPARENT_UNSENT("traceparent_whenAskedFor_isSentToo"),
    KEY_LOST("messages_inALoop_keepOrderAndKeys"),
    ORDER_LOST("messages_inALoop_keepOrderAndKeys"),
    HEADERS_CLEARED("headers_ofTheProgram_stay"),
    TRACE_OF_THE_PROCESS("messages_withoutHeaders_beginATraceEach");

    private final String test;

    Fault(String test) {
      this.test = test;
    }
  }

  private static volatile @Nullable Fault fault;
  private static volatile @Nullable String remembered;

  @AfterEach
  void repair() {
    fault = null;
    remembered = null;
  }

  private static Events run(DiscoverySelector selector) {
    return EngineTestKit.engine("junit-jupiter").selectors(selector).execute().testEvents();
  }

  @Test
  void queue_withoutFault_keepsTheContract() {
    Events events = run(selectClass(SmallQueue.class));

    assertThat(events.failed().list()).isEmpty();
    assertThat(events.skipped().list()).isEmpty();
    assertThat(events.succeeded().count()).isGreaterThan(25);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void queue_withAFault_breaksTheContract(Fault chosen) {
    fault = chosen;

    Events events = run(selectMethod(SmallQueue.class, chosen.test));

    assertThat(events.failed().list()).hasSize(1);
  }

  /** A header; its bytes stand one in a character. */
  private record Field(String name, String bytes) {
    static Field of(String name, byte[] value) {
      return new Field(name, new String(value, StandardCharsets.ISO_8859_1));
    }

    static Field of(String name, String text) {
      return of(name, text.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
      return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
  }

  /** A message of a queue in memory. */
  private record Letter(@Nullable String key, String body, List<Field> fields) {
    void set(String name, String value) {
      if (fault != Fault.ADDED_NOT_SET) {
        fields.removeIf(field -> field.name().equals(name));
      }
      if (fault == Fault.HEADERS_CLEARED) {
        fields.clear();
      }
      if (fault != Fault.NOT_SENT
          && !(fault == Fault.TRACEPARENT_UNSENT && name.equals("traceparent"))) {
        fields.add(Field.of(name, value));
      }
    }

    MessagingContract.Message message() {
      Map<String, List<String>> headers = fields.stream()
          .collect(groupingBy(Field::name, LinkedHashMap::new, mapping(Field::text, toList())));
      return new MessagingContract.Message(key, body, headers);
    }
  }

  private enum Adapter implements MessageAdapter<Letter> {
    INSTANCE;

    @Override
    public String system() {
      return "memory";
    }

    @Override
    public String destination(Letter letter) {
      return "letters";
    }

    @Override
    public @Nullable String field(Letter letter, String name) {
      List<Field> fields =
          letter.fields().stream().filter(field -> field.name().equals(name)).toList();
      if (fields.isEmpty() || (fault == Fault.TRACEPARENT_UNREAD && name.equals("traceparent"))) {
        return null;
      }
      if (fault == Fault.FIELDS_REMEMBERED && name.equals("sentry-trace")) {
        String before = remembered;
        remembered = before == null ? fields.get(0).text() : before;
        return remembered;
      }
      Field last = fields.get(fault == Fault.FIRST_TRACE ? 0 : fields.size() - 1);
      if (fault == Fault.STRICT_UTF8 && last.text().indexOf('\ufffd') >= 0) {
        throw new IllegalArgumentException(name);
      }
      return name.equals("baggage") && fault != Fault.LAST_BAGGAGE
          ? fields.stream().map(Field::text).collect(Collectors.joining(","))
          : last.text();
    }

    @Override
    public String origin() {
      return "auto.queue.memory";
    }
  }

  /** An instrumentation of a queue in memory. */
  static final class SmallQueue extends MessagingContract {
    private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
    private @Nullable Tracing tracing;
    private @Nullable Thread thread;

    @Override
    protected void open(Tracing tracing, Worker worker) {
      this.tracing = tracing;
      thread = new Thread(() -> take(tracing, worker));
      thread.start();
    }

    private void take(Tracing tracing, Worker worker) {
      ServerHandler<Letter, Void> handler =
          new ServerHandler<>(tracing, Conventions.queueProcess(Adapter.INSTANCE));
      while (!Thread.currentThread().isInterrupted()) {
        try {
          process(letters.take(), handler, worker, tracing);
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    private static void process(
        Letter letter, ServerHandler<Letter, Void> handler, Worker worker, Tracing tracing) {
      Span span = fault == Fault.TRACE_OF_THE_PROCESS
          ? tracing.tracer().start("letters", "queue.process")
          : handler.start(letter);
      Span current = fault == Fault.NOT_CURRENT ? tracing.tracer().current() : span;
      try (Scope scope = current.makeCurrent()) {
        worker.work(letter.message());
        handler.finish(span, letter, null, null);
      } catch (RuntimeException e) {
        if (fault == Fault.FAILURE_SENT_TWICE) {
          tracing.captureException(e);
        }
        handler.finish(span, letter, null, fault == Fault.FAILURE_UNSEEN ? null : e);
      }
    }

    @Override
    protected void send(Message message) {
      List<Field> fields = new ArrayList<>();
      message
          .headers()
          .forEach((name, values) -> values.forEach(value -> fields.add(Field.of(name, value))));
      String key = fault == Fault.KEY_LOST ? null : message.key();
      Letter letter = new Letter(key, message.body(), fields);
      ClientHandler<Letter, Void> handler = new ClientHandler<>(
          Objects.requireNonNull(tracing), Conventions.queuePublish(Adapter.INSTANCE));
      Span span = handler.start(letter, letter, Letter::set);
      if (fault == Fault.ORDER_LOST && message.body().equals("body-0")) {
        letters.add(new Letter(key, "body-1", fields));
      }
      letters.add(letter);
      handler.finish(span, letter, null, null);
    }

    @Override
    protected void sendPlain(String body, Map<String, List<byte[]>> headers) {
      List<Field> fields = new ArrayList<>();
      headers.forEach((name, values) -> values.forEach(value -> fields.add(Field.of(name, value))));
      letters.add(new Letter(null, body, fields));
    }

    @Override
    protected void close() throws InterruptedException {
      Thread taking = Objects.requireNonNull(thread);
      taking.interrupt();
      taking.join();
    }

    @Override
    protected String system() {
      return "memory";
    }

    @Override
    protected String destination() {
      return "letters";
    }

    @Override
    protected String publishOrigin() {
      return "auto.queue.memory";
    }

    @Override
    protected String processOrigin() {
      return "auto.queue.memory";
    }

    @Override
    protected boolean repeatsHeaders() {
      return true;
    }

    @Override
    protected boolean takesBytes() {
      return true;
    }
  }
}
