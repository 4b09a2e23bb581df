package dev.baton.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.SpanIds;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.StringWriter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Log4j writes of the current span. */
class ThreadContextScopesTest {
  private final TestTracing test = TestTracing.create(
      options -> options.tracesSampleRate(1.0).scopeObserver(new ThreadContextScopes()));
  private final Span outer = test.tracing().tracer().start("outer", "op");
  private final Span inner = test.tracing().tracer().start("inner", "op");
  private final Logger logger = (Logger) LogManager.getLogger("shop");
  private final StringWriter written = new StringWriter();
  private final WriterAppender appender = WriterAppender.newBuilder()
      .setName("test")
      .setLayout(PatternLayout.newBuilder()
          .withPattern("%X{trace_id} %X{span_id} %msg\n")
          .build())
      .setTarget(written)
      .build();

  @BeforeEach
  void start() {
    appender.start();
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
  }

  @AfterEach
  void close() {
    logger.removeAppender(appender);
    ThreadContext.clearMap();
    test.close();
  }

  private static String with(Span span, String message) {
    return span.traceId() + " " + SpanIds.format(span.spanId()) + " " + message;
  }

  @Test
  void logLine_inAScope_hasTheIdsOfItsSpan() {
    logger.info("before");
    try (Scope scope = outer.makeCurrent()) {
      logger.info("outer");
      try (Scope nested = inner.makeCurrent()) {
        logger.info("inner");
      }
      logger.info("outer again");
    }
    logger.info("after");

    assertThat(written.toString().lines())
        .containsExactly(
            "  before",
            with(outer, "outer"),
            with(inner, "inner"),
            with(outer, "outer again"),
            "  after");
  }

  @Test
  void logLine_inAWrappedTask_hasTheIdsThere() throws InterruptedException {
    Thread thread;
    try (Scope scope = outer.makeCurrent()) {
      thread = new Thread(test.tracing().wrap(() -> logger.info("elsewhere")));
    }
    thread.start();
    thread.join();

    assertThat(written.toString().lines()).containsExactly(with(outer, "elsewhere"));
  }

  @Test
  void entriesOfTheProgram_stay() {
    ThreadContext.put("user", "42");
    try (Scope scope = outer.makeCurrent()) {
      assertThat(ThreadContext.get("user")).isEqualTo("42");
    }

    assertThat(ThreadContext.getContext()).containsOnlyKeys("user");
  }
}
