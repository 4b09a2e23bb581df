package dev.baton.examples.servers;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.baton.Baton;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.FinishedSpans;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The examples that serve nobody. */
class WorkTest {
  @AfterEach
  void forget() {
    Baton.init(options -> {});
  }

  @Test
  void logLines_onTwoThreads_areOfOneSpan() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(ThreadsAndLogsExample.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    logger.addAppender(lines);
    lines.start();

    ThreadsAndLogsExample.main(new String[0]);

    assertThat(lines.list).extracting(ILoggingEvent::getThreadName).doesNotHaveDuplicates();
    assertThat(lines.list)
        .hasSize(2)
        .extracting(ILoggingEvent::getMDCPropertyMap)
        .allSatisfy(ids -> assertThat(ids).containsKeys("trace_id", "span_id"))
        .containsOnly(lines.list.get(0).getMDCPropertyMap());
  }

  @Test
  void statement_isASpanWithoutValues() throws Exception {
    FinishedSpans finished = new FinishedSpans();
    Baton.init(options -> options.tracesSampleRate(1).spanSink(finished));

    assertThat(JdbcExample.ask()).isEqualTo(7);

    assertThat(finished.segment().spans())
        .extracting(SpanData::name)
        .containsExactly("SELECT ? + ?");
  }
}
