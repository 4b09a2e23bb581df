package dev.baton.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.baton.protocol.SpanIds;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What Logback writes of the current span. */
class MdcScopesTest {
  private final TestTracing test =
      TestTracing.create(options -> options.tracesSampleRate(1.0).scopeObserver(new MdcScopes()));
  private final Span outer = test.tracing().tracer().start("outer", "op");
  private final Span inner = test.tracing().tracer().start("inner", "op");
  private final Logger logger = (Logger) LoggerFactory.getLogger("shop");
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final PatternLayout layout = new PatternLayout();
  private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent event) {
      lines.add(layout.doLayout(event));
    }
  };

  @BeforeEach
  void start() {
    logger.setAdditive(false);
    logger.addAppender(appender);
    appender.start();
    layout.setContext(logger.getLoggerContext());
    layout.setPattern("%X{trace_id} %X{span_id} %msg");
    layout.start();
  }

  @AfterEach
  void close() {
    logger.detachAppender(appender);
    MDC.clear();
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

    assertThat(lines)
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

    assertThat(lines).containsExactly(with(outer, "elsewhere"));
  }

  @Test
  void logLine_inATraceThatIsNotRecorded_hasItsIdsToo() {
    Span trace = test.tracing().tracer().newTrace();
    try (Scope scope = trace.makeCurrent()) {
      logger.info("continued");
    }

    assertThat(lines).containsExactly(with(trace, "continued"));
  }

  @Test
  void entriesOfTheProgram_stay() {
    MDC.put("user", "42");
    try (Scope scope = outer.makeCurrent()) {
      assertThat(MDC.get("user")).isEqualTo("42");
    }

    assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("user");
  }
}
