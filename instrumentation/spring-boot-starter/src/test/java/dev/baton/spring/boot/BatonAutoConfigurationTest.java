package dev.baton.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.baton.Baton;
import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.testkit.FinishedSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import reactor.core.publisher.Hooks;

/** Whole applications, started, with nothing but properties for Baton. */
class BatonAutoConfigurationTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";
  private static final String EXECUTION_MODE = "--spring.task.execution.mode=";

  private final FinishedSpans finished = new FinishedSpans();
  private final List<ErrorEvent> events = new CopyOnWriteArrayList<>();

  @TempDir
  private Path home;

  private @Nullable ConfigurableApplicationContext application;

  @AfterEach
  void stop() {
    Hooks.disableAutomaticContextPropagation();
    if (application != null) {
      application.close();
    }
  }

  private ConfigurableApplicationContext start(Class<?> type, String... properties) {
    SpringApplication spring = new SpringApplication(type);
    spring.setWebApplicationType(Map.of(
            Shop.class, WebApplicationType.SERVLET, ReactiveShop.class, WebApplicationType.REACTIVE)
        .getOrDefault(type, WebApplicationType.NONE));
    spring.addInitializers(context -> ((GenericApplicationContext) context)
        .registerBean(
            BatonCustomizer.class,
            () -> options -> options.spanSink(finished).eventSink(events::add),
            new BeanDefinitionCustomizer[0]));
    List<String> all = new ArrayList<>(List.of(
        "--server.port=0",
        "--server.address=127.0.0.1",
        "--server.tomcat.basedir=" + home,
        "--spring.main.banner-mode=off",
        "--logging.level.root=off"));
    if (Arrays.stream(properties).noneMatch(given -> given.startsWith(EXECUTION_MODE))) {
      all.add(EXECUTION_MODE + "force");
    }
    all.addAll(Arrays.asList(properties));
    ConfigurableApplicationContext started = spring.run(all.toArray(String[]::new));
    application = started;
    return started;
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(path))
        .header("sentry-trace", TRACE + "-1234567890abcdef-1")
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:"
        + Objects.requireNonNull(application).getEnvironment().getProperty("local.server.port")
        + path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rest", "template", "web"})
  void clients_carryTheTraceOfTheRequest(String client) throws Exception {
    assertThatTheTraceGoesThrough(Shop.class, client);
  }

  @Test
  void webFlux_carriesTheTraceOfTheRequest() throws Exception {
    assertThatTheTraceGoesThrough(ReactiveShop.class, "web");
  }

  @Test
  void webFlux_withAutomaticPropagation_hasTheSpanOnEveryThread() throws Exception {
    start(
        ReactiveShop.class,
        "--baton.traces-sample-rate=1.0",
        "--spring.reactor.context-propagation=auto");

    String current = get("/later").body();

    long span = finished.segment().root().spanId();
    assertThat(current).isEqualTo(TRACE + "-" + SpanIds.format(span) + "-1");
  }

  private void assertThatTheTraceGoesThrough(Class<?> type, String client) throws Exception {
    start(type, "--baton.traces-sample-rate=1.0");

    String seen = get("/ask/" + client + "?uri=" + uri("/seen")).body();

    List<SegmentData> segments = finished.awaitSegments(2);
    SegmentData asked = segment(segments, "GET /ask/{client}");
    SpanData call = asked.spans().get(0);
    assertThat(asked.spans()).hasSize(1);
    assertThat(asked.source()).isEqualTo(NameSource.ROUTE);
    assertThat(seen).isEqualTo(TRACE + "-" + SpanIds.format(call.spanId()) + "-1");
    assertThat(segment(segments, "GET /seen").root().parentSpanId()).isEqualTo(call.spanId());
  }

  private static SegmentData segment(List<SegmentData> segments, String name) {
    return segments.stream()
        .filter(segment -> segment.root().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/run/async", "/run/threads", "/run/pool", "/callable"})
  void workOnOtherThreads_isPartOfTheRequest(String path) throws Exception {
    start(Shop.class, "--baton.traces-sample-rate=1.0");

    String current = get(path).body();

    long span = finished.segment().root().spanId();
    assertThat(current).isEqualTo(TRACE + "-" + SpanIds.format(span) + "-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/callable", "/stream"})
  void answer_fromAThreadThatSpringMvcMade_isPartOfTheRequest(String path) throws Exception {
    start(Shop.class, "--baton.traces-sample-rate=1.0", EXECUTION_MODE + "auto");

    String current = get(path).body();

    long span = finished.segment().root().spanId();
    assertThat(current).isEqualTo(TRACE + "-" + SpanIds.format(span) + "-1");
  }

  @Test
  void logLine_ofARequest_hasItsIds() throws Exception {
    start(Shop.class, "--baton.traces-sample-rate=1.0");

    String ids = get("/log").body();

    assertThat(ids)
        .isEqualTo(TRACE + "-" + SpanIds.format(finished.segment().root().spanId()) + "-1");
  }

  @Test
  void poolOfSpringBoot_isTracedAndStillThatPool() throws Exception {
    ConfigurableApplicationContext context = start(Shop.class, "--baton.traces-sample-rate=1.0");

    assertThat(get("/stock").body()).isEqualTo("7");

    assertThat(finished.segment().spans())
        .singleElement()
        .returns("db", SpanData::op)
        .returns("SELECT ?", SpanData::name);
    assertThat(context.getBean(HikariDataSource.class).getHikariPoolMXBean().getTotalConnections())
        .isPositive();
  }

  @Test
  void pool_whenTheApplicationEnds_isClosed() {
    ConfigurableApplicationContext context = start(Shop.class);
    HikariDataSource pool = context.getBean(HikariDataSource.class);

    context.close();

    assertThat(pool.isClosed()).isTrue();
  }

  @Test
  void dataSource_declaredAsInterface_isTraced() throws Exception {
    DataSource source = start(Archive.class, "--baton.traces-sample-rate=1.0")
        .getBean("byInterface", DataSource.class);

    select(source);

    assertThat(finished.segment().spans()).extracting(SpanData::name).containsExactly("SELECT ?");
  }

  @Test
  void dataSource_declaredAsAClassThatIsFinal_isLeftAlone() throws Exception {
    JdbcDataSource source =
        start(Archive.class, "--baton.traces-sample-rate=1.0").getBean(JdbcDataSource.class);

    select(source);

    assertThat(finished.segment().spans()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, '{1=7}'", "false,"})
  void dbParameters_whenAllowed_areRecorded(boolean allowed, @Nullable String recorded)
      throws Exception {
    DataSource source = start(
            Archive.class, "--baton.traces-sample-rate=1.0", "--baton.db-parameters=" + allowed)
        .getBean("byInterface", DataSource.class);

    try (var span = Baton.startSpan("archive");
        Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT ?")) {
      statement.setInt(1, 7);
      statement.execute();
    }

    assertThat(finished.segment().spans())
        .singleElement()
        .extracting(statement -> statement.attributes().get("db.params"))
        .isEqualTo(recorded);
  }

  @Test
  void beans_thatNothingCanStandInFor_areNamedInTheLog() {
    Logger logger = Logger.getLogger("dev.baton.spring");
    List<LogRecord> records = new CopyOnWriteArrayList<>();
    Handler handler = new StreamHandler() {
      @Override
      public synchronized void publish(LogRecord line) {
        records.add(line);
      }
    };
    logger.addHandler(handler);
    logger.setLevel(Level.WARNING);

    start(Archive.class, "--logging.level.dev.baton=warn");

    logger.removeHandler(handler);
    assertThat(records)
        .extracting(new SimpleFormatter()::formatMessage)
        .containsExactlyInAnyOrder(
            "Baton: the bean \"byClass\" is not traced, because nothing can stand in for a "
                + "org.h2.jdbcx.JdbcDataSource. Declare it as DataSource.",
            "Baton: the bean \"sealed\" is not traced, because nothing can stand in for a "
                + "dev.baton.spring.boot.Archive$Sealed. Declare it as ExecutorService.");
  }

  @ParameterizedTest
  @CsvSource({
    "threads, java.util.concurrent.ThreadPoolExecutor",
    "timer, java.util.concurrent.ScheduledThreadPoolExecutor",
    "forks, java.util.concurrent.ForkJoinPool"
  })
  void executor_declaredAsAClassOfTheJdk_isOfThatClassAndCarriesTheSpan(
      String name, Class<? extends ExecutorService> type) throws Exception {
    ConfigurableApplicationContext context = start(Archive.class, "--baton.traces-sample-rate=1.0");
    ExecutorService threads = context.getBean(name, type);
    List<@Nullable String> seen = new ArrayList<>();

    try (var span = Baton.startSpan("archive")) {
      seen.add(Baton.getTraceparent());
      seen.add(threads.submit(Baton::getTraceparent).get(60, TimeUnit.SECONDS));
      seen.add(threads
          .invokeAll(List.<Callable<String>>of(Baton::getTraceparent))
          .get(0)
          .get(60, TimeUnit.SECONDS));
      seen.add(
          CompletableFuture.supplyAsync(Baton::getTraceparent, threads).get(60, TimeUnit.SECONDS));
    }
    context.close();

    assertThat(seen).containsOnly(seen.get(0));
    assertThat(threads.isShutdown()).isTrue();
  }

  @Test
  void forkJoinTask_thatIsARunnableToo_isRunAsItIs() throws Exception {
    ForkJoinPool forks = start(Archive.class).getBean(ForkJoinPool.class);
    AtomicBoolean ran = new AtomicBoolean();

    forks.submit(ForkJoinTask.adapt(() -> ran.set(true))).get(60, TimeUnit.SECONDS);

    assertThat(ran).isTrue();
  }

  @Test
  void task_thatAClassOfTheJdkRepeats_isInATraceEachTime() throws Exception {
    ScheduledThreadPoolExecutor timer =
        start(Archive.class).getBean(ScheduledThreadPoolExecutor.class);
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    Future<?> repeated =
        timer.scheduleAtFixedRate(() -> seen.add(trace()), 0, 1, TimeUnit.MILLISECONDS);
    List<@Nullable String> traces =
        Arrays.asList(seen.poll(60, TimeUnit.SECONDS), seen.poll(60, TimeUnit.SECONDS));
    repeated.cancel(false);

    assertThat(traces).doesNotContainNull().doesNotHaveDuplicates();
  }

  @Test
  void schedulers_runWhatIsDueOnceInTheSpanOfWhoHandedItIn() throws Exception {
    Collection<TaskScheduler> schedulers = schedulers();

    for (TaskScheduler scheduler : schedulers) {
      CompletableFuture<String> seen = new CompletableFuture<>();
      try (var span = Baton.startSpan("order")) {
        Future<?> run =
            scheduler.schedule(() -> seen.complete(Baton.getTraceparent()), Instant.now());

        assertThat(run).succeedsWithin(Duration.ofSeconds(60));
        assertThat(seen.get(60, TimeUnit.SECONDS)).isEqualTo(Baton.getTraceparent());
      }
    }
  }

  @Test
  void schedulers_runWhatRepeatsInATraceEachTime() throws Exception {
    Collection<TaskScheduler> schedulers = schedulers();

    for (TaskScheduler scheduler : schedulers) {
      BlockingQueue<String> seen = new LinkedBlockingQueue<>();
      try (var span = Baton.startSpan("order")) {
        seen.add(trace());
        Future<?> repeated =
            scheduler.scheduleAtFixedRate(() -> seen.add(trace()), Duration.ofMillis(1));
        List<@Nullable String> traces = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          traces.add(seen.poll(60, TimeUnit.SECONDS));
        }
        repeated.cancel(false);

        assertThat(traces).doesNotContainNull().doesNotHaveDuplicates();
      }
    }
  }

  private Collection<TaskScheduler> schedulers() {
    ConfigurableApplicationContext context = start(Timers.class, "--baton.traces-sample-rate=1.0");
    assertThat(context.getBean(SimpleAsyncTaskScheduler.class).isThrottleActive())
        .isFalse();
    Collection<TaskScheduler> all = context.getBeansOfType(TaskScheduler.class).values();
    assertThat(all).hasSize(3);
    return all;
  }

  private static String trace() {
    return Baton.getTraceparent().substring(0, 32);
  }

  @Test
  void scheduler_whenTheApplicationEnds_isStopped() {
    ConfigurableApplicationContext context = start(Timers.class);
    ThreadPoolTaskScheduler pool = context.getBean(ThreadPoolTaskScheduler.class);

    context.close();

    assertThat(pool.getScheduledExecutor().isShutdown()).isTrue();
    assertThat(pool.isRunning()).isFalse();
  }

  private static void select(DataSource source) throws SQLException {
    try (var span = Baton.startSpan("archive");
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 7");
    }
  }

  @Test
  void exception_ofAController_isSentOnce() throws Exception {
    start(Shop.class, "--baton.traces-sample-rate=1.0");

    assertThat(get("/failing").statusCode()).isEqualTo(500);

    assertThat(finished.segment().root().name()).isEqualTo("GET /failing");
    assertThat(finished.segment().root().status()).isEqualTo("internal_error");
    assertThat(events).hasSize(1);
  }

  @Test
  void scheduledMethod_isATransaction_andWhatItThrowsIsSent() {
    start(Jobs.class, "--baton.traces-sample-rate=1.0");

    SegmentData run = finished.segment();
    assertThat(run.root().name()).isEqualTo("Jobs.tidy");
    assertThat(run.root().op()).isEqualTo("task");
    assertThat(run.root().status()).isEqualTo("internal_error");
    assertThat(run.source()).isEqualTo(NameSource.TASK);
    assertThat(run.spans()).extracting(SpanData::name).containsExactly("inside");
    assertThat(events).singleElement().returns(run.root().traceId(), ErrorEvent::traceId);
  }

  @Test
  void property_thatIsNotAllowed_endsTheStart_andIsNamed() {
    assertThatThrownBy(() -> start(Jobs.class, "--baton.traces-sample-rate=1.5"))
        .rootCause()
        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
        .hasMessageContaining("Property baton.traces-sample-rate with value '1.5' is invalid")
        .hasMessageContaining("not a number from 0 to 1");
  }

  @Test
  void enabled_neitherTrueNorFalse_endsTheStart_andIsNamed() {
    assertThatThrownBy(() -> start(Jobs.class, "--baton.enabled=ture"))
        .hasStackTraceContaining("baton.enabled")
        .hasStackTraceContaining("[ture]");
  }

  @Test
  void property_thatIsAList_isReadEntryByEntry() {
    Tracing tracing = start(
            Jobs.class,
            "--baton.trace-propagation-targets[0]=one.example",
            "--baton.tracePropagationTargets[1]=two.example")
        .getBean(Tracing.class);

    assertThat(tracing.targets().allows("https://two.example/")).isTrue();
    assertThat(tracing.targets().allows("https://three.example/")).isFalse();
  }

  @Test
  void enabled_false_leavesEverythingOut() {
    ConfigurableApplicationContext context = start(Jobs.class, "--baton.enabled=false");

    assertThat(context.getBeanProvider(Tracing.class).getIfAvailable()).isNull();
  }

  @Test
  void metadata_namesEveryProperty() throws IOException {
    String metadata;
    try (InputStream in = Objects.requireNonNull(
        getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
      metadata = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Pattern name = Pattern.compile("\"name\": \"baton\\.([a-z0-9-]+)\",\\s*\"type\"");

    assertThat(name.matcher(metadata).results().map((MatchResult found) -> found.group(1)))
        .containsExactlyElementsOf(
            Stream.concat(Stream.of("enabled", "db-parameters"), Options.names().stream())
                .toList());
  }
}
