package dev.baton.examples.boot3;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.spring.boot.BatonCustomizer;
import dev.baton.testkit.FinishedSpans;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The application as it is, but for where its spans go. */
class ShopApplicationTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";

  @TempDir
  private Path home;

  @Test
  void checkout_isOneTraceThroughAllOfIt_andTheScheduleHasItsOwn() throws Exception {
    FinishedSpans finished = new FinishedSpans();
    SpringApplication spring = new SpringApplication(ShopApplication.class);
    spring.addInitializers(context -> ((GenericApplicationContext) context)
        .registerBean(
            BatonCustomizer.class,
            () -> options -> options.spanSink(finished),
            new BeanDefinitionCustomizer[0]));
    try (ConfigurableApplicationContext context = spring.run(
        "--server.port=0",
        "--server.address=127.0.0.1",
        "--server.tomcat.basedir=" + home,
        "--spring.main.banner-mode=off",
        "--logging.level.root=warn",
        "--logging.level.dev.baton.examples=info")) {
      ListAppender<ILoggingEvent> log = logOf(Checkout.class);
      String port = context.getEnvironment().getProperty("local.server.port");
      HttpRequest request = HttpRequest.newBuilder(
              URI.create("http://127.0.0.1:" + port + "/checkout/tea"))
          .header("sentry-trace", TRACE + "-1234567890abcdef-1")
          .build();

      assertThat(
              HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
          .isEqualTo("tea: 3.00");

      List<SegmentData> segments = finished.awaitSegments(3);
      assertThat(segments)
          .extracting(segment -> segment.root().name())
          .containsExactlyInAnyOrder("Receipts.count", "GET /prices/{sku}", "GET /checkout/{sku}");
      assertThat(segments)
          .filteredOn(segment -> segment.root().traceId().toString().equals(TRACE))
          .hasSize(2);
      assertThat(segments)
          .filteredOn(segment -> segment.root().name().equals("GET /checkout/{sku}"))
          .flatExtracting(SegmentData::spans)
          .extracting(SpanData::op)
          .containsExactly("http.client", "function");
      assertThat(log.list)
          .singleElement()
          .extracting(ILoggingEvent::getMDCPropertyMap)
          .isEqualTo(Map.of("trace_id", TRACE, "span_id", spanId(segments)));
    }
  }

  private static String spanId(List<SegmentData> segments) {
    return segments.stream()
        .map(SegmentData::root)
        .filter(root -> root.name().equals("GET /checkout/{sku}"))
        .map(root -> SpanIds.format(root.spanId()))
        .findFirst()
        .orElseThrow();
  }

  private static ListAppender<ILoggingEvent> logOf(Class<?> type) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    ((Logger) LoggerFactory.getLogger(type)).addAppender(log);
    return log;
  }
}
