package dev.baton.examples.servers;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.baton.Baton;
import dev.baton.micrometer.BatonMetrics;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.LoopbackServer;
import dev.baton.trace.SpanOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.slf4j.LoggerFactory;

/** The examples that serve nobody. */
class WorkTest {
  /** Keeps the lines that Log4j writes. */
  private static final class ListOfLines extends AbstractAppender {
    private final List<LogEvent> all = new ArrayList<>();

    ListOfLines() {
      super("list", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      all.add(event.toImmutable());
    }
  }

  private static final SpanOptions ORDER = SpanOptions.named("order");

  private final FinishedSpans finished = new FinishedSpans();

  @AfterEach
  void forget() {
    Baton.init(options -> {});
  }

  private void record() {
    Baton.init(options -> options.tracesSampleRate(1).spanSink(finished));
  }

  private static String header(SpanData span) {
    return span.traceId() + "-" + SpanIds.format(span.spanId()) + "-1";
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
  void logLine_ofLog4j_hasTheIds() {
    ListOfLines lines = new ListOfLines();
    var logger = (org.apache.logging.log4j.core.Logger) LogManager.getLogger(Log4jExample.class);
    lines.start();
    logger.addAppender(lines);

    Log4jExample.main(new String[0]);

    logger.removeAppender(lines);
    assertThat(lines.all)
        .singleElement()
        .extracting(event -> event.getContextData().toMap())
        .satisfies(ids -> assertThat(ids).containsOnlyKeys("trace_id", "span_id"));
  }

  @Test
  void mono_onAnotherThread_isASpan() {
    record();

    String seen = Baton.startSpan(ORDER, () -> ReactorExample.charge().block());

    SegmentData order = finished.segment();
    assertThat(order.spans()).extracting(SpanData::name).containsExactly("charge");
    assertThat(seen).isEqualTo(header(order.spans().get(0)));
  }

  @Test
  void executorOfMicrometer_carriesTheSpan() throws Exception {
    record();

    String seen = Baton.startSpan(ORDER, () -> ContextPropagationExample.charge());

    assertThat(seen).isEqualTo(header(finished.segment().root()));
  }

  @Test
  void commonPool_carriesTheSpan() {
    record();

    List<String> seen = Baton.startSpan(ORDER, () -> ForkJoinExample.charge());

    assertThat(seen).hasSize(3).containsOnly(header(finished.segment().root()));
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_25, disabledReason = "scoped values came with Java 25")
  void forks_areInTheSpanOfTheCallback() throws Exception {
    Process program = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-preview",
            "--source",
            Integer.toString(Runtime.version().feature()),
            "-cp",
            System.getProperty("java.class.path"),
            Path.of("src", "main", "java25", "StructuredTasks.java").toString())
        .redirectErrorStream(true)
        .start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(program.waitFor()).as(output).isZero();
    List<String> traces = output.lines().filter(line -> line.endsWith("-1")).toList();
    assertThat(traces).as(output).hasSize(3).containsOnly(traces.get(0));
  }

  @Test
  void meters_sayWhatTheServerAccepted() throws Exception {
    try (LoopbackServer server = new LoopbackServer()) {
      String dsn = "http://key@127.0.0.1:" + server.uri("/").getPort() + "/1";
      Baton.init(options -> options.dsn(dsn).tracesSampleRate(1));
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      new BatonMetrics().bindTo(registry);

      Baton.startSpan(ORDER, () -> {});

      assertThat(Baton.flush(Duration.ofMinutes(1))).isTrue();
      assertThat(MetricsExample.sent(registry)).isEqualTo(1);
    }
  }

  @Test
  void statement_isASpanWithoutValues() throws Exception {
    record();

    assertThat(JdbcExample.ask()).isEqualTo(7);

    assertThat(finished.segment().spans())
        .extracting(SpanData::name)
        .containsExactly("SELECT ? + ?");
  }
}
