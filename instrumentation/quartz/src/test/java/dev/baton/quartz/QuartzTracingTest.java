package dev.baton.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Span;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobListener;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.listeners.JobListenerSupport;
import org.quartz.listeners.TriggerListenerSupport;

class QuartzTracingTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";

  private final TestTracing test = TestTracing.sampled();
  private final QuartzTracing quartz = new QuartzTracing(test.tracing());
  private @Nullable Scheduler made;

  /** What the job of this scheduler does; a job is an object of Quartz. */
  private Consumer<JobExecutionContext> work = context -> {};

  /** A job that does what its test says. */
  public static final class Report implements Job {
    @Override
    @SuppressWarnings("unchecked")
    public void execute(JobExecutionContext context) throws JobExecutionException {
      try {
        Object work = Objects.requireNonNull(context.getScheduler().getContext().get("work"));
        ((Consumer<JobExecutionContext>) work).accept(context);
      } catch (SchedulerException e) {
        throw new JobExecutionException(e);
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    Properties properties = new Properties();
    properties.setProperty(
        "org.quartz.scheduler.instanceName", UUID.randomUUID().toString());
    properties.setProperty("org.quartz.threadPool.threadCount", "1");
    properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    made = quartz.wrap(new StdSchedulerFactory(properties).getScheduler());
    Consumer<JobExecutionContext> now = context -> work.accept(context);
    made.getContext().put("work", now);
    made.start();
  }

  /** Waits for no job: one that is handed over in this moment Quartz neither runs nor forgets, and would wait for it for ever. */
  @AfterEach
  void stop() throws Exception {
    scheduler().shutdown();
    test.close();
  }

  private Scheduler scheduler() {
    return Objects.requireNonNull(made);
  }

  private static JobDetail job() {
    return JobBuilder.newJob(Report.class)
        .withIdentity("nightly", "reports")
        .storeDurably()
        .build();
  }

  private static Trigger once() {
    return TriggerBuilder.newTrigger().startNow().build();
  }

  /** Two triggers that fire once each. */
  private static Set<Trigger> twice() {
    Trigger first = once();
    return Set.of(first, once());
  }

  private SpanData task() {
    return test.finished().span("queue.task.quartz");
  }

  private SpanData submit() {
    return test.finished().span("queue.submit.quartz");
  }

  // Jobs that are enqueued

  @Test
  void job_scheduledOnceInASpan_continuesItsTrace() throws Exception {
    test.inSpan("caller", () -> scheduler().scheduleJob(job(), once()));

    assertThat(task().traceId()).isEqualTo(submit().traceId());
    assertThat(task().parentSpanId()).isEqualTo(submit().spanId());
  }

  @Test
  void job_triggeredInASpan_continuesItsTraceAndKeepsItsData() throws Exception {
    JobDataMap data = new JobDataMap(Map.of("custom", "value"));
    StringBuilder seen = new StringBuilder();
    work = context -> seen.append(context.getMergedJobDataMap().getString("custom"));
    scheduler().addJob(job(), true);

    test.inSpan("caller", () -> {
      scheduler().triggerJob(job().getKey(), data);
      return data;
    });

    assertThat(task().parentSpanId()).isEqualTo(submit().spanId());
    assertThat(seen).hasToString("value");
    assertThat(data).isEqualTo(new JobDataMap(Map.of("custom", "value")));
  }

  @Test
  void job_triggeredWithoutData_continuesItsTrace() throws Exception {
    scheduler().addJob(job(), true);

    test.inSpan("caller", () -> {
      scheduler().triggerJob(job().getKey());
      return "";
    });

    assertThat(task().parentSpanId()).isEqualTo(submit().spanId());
  }

  @Test
  void job_scheduledWithSeveralTriggers_continuesTheTraceWithEach() throws Exception {
    test.inSpan("caller", () -> {
      scheduler().scheduleJob(job(), twice(), false);
      return "";
    });

    List<SpanData> tasks = test.finished().awaitSpans("queue.task.quartz", 2);
    List<SpanData> submits = test.finished().spans("queue.submit.quartz");
    assertThat(tasks)
        .extracting(SpanData::parentSpanId)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            submits.stream().map(SpanData::spanId).toList());
    assertThat(submits)
        .extracting(SpanData::parentSpanId)
        .containsOnly(test.finished().span("test").spanId());
  }

  @Test
  void jobs_scheduledTogether_continueTheTraceWhereTheyRunOnce() throws Exception {
    JobDetail weekly = job().getJobBuilder().withIdentity("weekly", "reports").build();
    JobDetail polling = job().getJobBuilder().withIdentity("polling", "reports").build();

    test.inSpan("caller", () -> {
      scheduler()
          .scheduleJobs(
              Map.of(job(), Set.of(once()), weekly, Set.of(once()), polling, Set.of(schedule(0))),
              false);
      return "";
    });

    List<SpanData> tasks = test.finished().awaitSpans("queue.task.quartz", 4);
    List<SpanData> submits = test.finished().spans("queue.submit.quartz");
    assertThat(submits)
        .extracting(SpanData::name)
        .containsExactlyInAnyOrder("reports.nightly", "reports.weekly");
    assertThat(submits)
        .allSatisfy(submit -> assertThat(tasks)
            .filteredOn(task -> task.parentSpanId() == submit.spanId())
            .extracting(task -> task.attributes().get("messaging.destination.name"))
            .containsExactly(submit.name()));
    assertThat(tasks).filteredOn(task -> task.parentSpanId() == 0).hasSize(2);
  }

  @Test
  void jobs_refusedTogether_markAllSpansAndThrow() throws Exception {
    scheduler().addJob(job(), true);

    assertThatThrownBy(() -> test.inSpan("caller", () -> {
          scheduler().scheduleJob(job(), twice(), false);
          return "";
        }))
        .isInstanceOf(ObjectAlreadyExistsException.class);

    assertThat(test.finished().awaitSpans("queue.submit.quartz", 2))
        .extracting(SpanData::status)
        .containsOnly("internal_error");
  }

  @Test
  void job_enqueuedWithoutASpan_carriesTheTraceOfTheScope() throws Exception {
    scheduler().scheduleJob(job(), once());

    assertThat(task().traceId()).isEqualTo(test.current().traceId());
    assertThat(test.finished().spans("queue.submit.quartz")).isEmpty();
  }

  @Test
  void spans_ofAJob_sayWhatIsKnown() throws Exception {
    test.inSpan("caller", () -> scheduler().scheduleJob(job(), once()));

    assertThat(submit().name()).isEqualTo("reports.nightly");
    assertThat(task().name()).isEqualTo("Report");
    assertThat(task().origin()).isEqualTo("auto.queue.quartz");
    assertThat(task().status()).isEqualTo("ok");
    assertThat(task().attributes().toMap())
        .containsEntry("messaging.system", "quartz")
        .containsEntry("messaging.destination.name", "reports.nightly")
        .containsEntry("messaging.message.retry.count", 0L)
        .containsKeys("messaging.message.id", "messaging.message.receive.latency");
    assertThat(test.finished().segments())
        .filteredOn(segment -> segment.root().equals(task()))
        .extracting(SegmentData::source)
        .containsExactly(NameSource.TASK);
  }

  @Test
  void job_withATraceInItsOwnData_continuesIt() throws Exception {
    JobDetail job = job().getJobBuilder().usingJobData("sentry-trace", TRACE).build();

    scheduler().scheduleJob(job, schedule(0));

    assertThat(test.finished().awaitSpans("queue.task.quartz", 2))
        .allSatisfy(span ->
            assertThat(SpanIds.format(span.parentSpanId())).isEqualTo(TRACE.substring(33, 49)));
  }

  @Test
  void job_thatIsRefused_marksTheSpanAndThrows() throws Exception {
    scheduler().addJob(job(), true);

    assertThatThrownBy(() -> test.inSpan("caller", () -> scheduler().scheduleJob(job(), once())))
        .isInstanceOf(ObjectAlreadyExistsException.class);

    assertThat(submit().status()).isEqualTo("internal_error");
  }

  // Jobs of a schedule

  private static Trigger schedule(int more) {
    return TriggerBuilder.newTrigger()
        .startNow()
        .withSchedule(SimpleScheduleBuilder.simpleSchedule()
            .withIntervalInMilliseconds(1)
            .withRepeatCount(1 + more))
        .build();
  }

  @Test
  void runs_ofASchedule_haveATraceEach() throws Exception {
    test.inSpan("caller", () -> scheduler().scheduleJob(job(), schedule(1)));

    assertThat(test.finished().awaitSpans("queue.task.quartz", 3))
        .allSatisfy(span -> assertThat(span.parentSpanId()).isZero())
        .extracting(SpanData::traceId)
        .doesNotHaveDuplicates()
        .doesNotContain(test.current().traceId());
    assertThat(test.finished().spans("queue.submit.quartz")).isEmpty();
  }

  // While it runs

  @Test
  void job_whileItRuns_hasTheSpanCurrent() throws Exception {
    StringBuilder seen = new StringBuilder();
    work = context -> {
      Span current = test.current();
      seen.append(current.toTraceHeader());
    };

    scheduler().scheduleJob(job(), once());

    SpanData task = task();
    assertThat(seen).hasToString(task.traceId() + "-" + SpanIds.format(task.spanId()) + "-1");
  }

  @Test
  void job_thatFails_isSentOnceAndTheNextRunGoesOn() throws Exception {
    work = context -> {
      if (context.getPreviousFireTime() == null) {
        throw new IllegalStateException("no paper");
      }
    };

    scheduler().scheduleJob(job(), schedule(0));

    assertThat(test.finished().awaitSpans("queue.task.quartz", 2))
        .extracting(SpanData::status)
        .containsExactly("internal_error", "ok");
    assertThat(test.events()).hasSize(1);
  }

  @Test
  void job_thatIsVetoed_isNoSpan() throws Exception {
    scheduler().getListenerManager().addTriggerListener(new TriggerListenerSupport() {
      @Override
      public String getName() {
        return "veto";
      }

      @Override
      public boolean vetoJobExecution(Trigger trigger, JobExecutionContext context) {
        return context.getJobDetail().getKey().getName().equals("vetoed");
      }
    });
    scheduler().scheduleJob(job().getJobBuilder().withIdentity("vetoed").build(), once());

    scheduler().scheduleJob(job(), once());

    assertThat(task().attributes().get("messaging.destination.name")).isEqualTo("reports.nightly");
  }

  @Test
  void job_thatAnotherListenerPrevents_leaksNoTraceIntoTheNext() throws Exception {
    JobListener failing = new JobListenerSupport() {
      @Override
      public String getName() {
        return "failing";
      }

      @Override
      public void jobToBeExecuted(JobExecutionContext context) {
        if (context.getJobDetail().getKey().getName().equals("prevented")) {
          throw new IllegalStateException("by the test");
        }
      }
    };
    scheduler().getListenerManager().addJobListener(failing);
    CompletableFuture<String> next = new CompletableFuture<>();
    work = context -> next.complete(test.current().traceId().toString());
    scheduler().scheduleJob(job().getJobBuilder().withIdentity("prevented").build(), once());

    scheduler().scheduleJob(job(), schedule(0));

    String trace = next.get(60, TimeUnit.SECONDS);
    test.finished().awaitSpans("queue.task.quartz", 3); // the one that was prevented, and two
    assertThat(test.finished().segments())
        .allSatisfy(segment -> assertThat(segment.spans()).isEmpty())
        .filteredOn(segment -> segment.root().traceId().toString().equals(trace))
        .singleElement()
        .satisfies(segment -> assertThat(segment.root().status()).isEqualTo("ok"));
  }
}
