package dev.baton.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TestServer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenTelemetry's own SDK and exporter, which speaks protobuf, called by a service of sentry-python. */
class OpenTelemetrySdkTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";
  private static final String PYTHON_SPAN = "a55730a5476b7bef";
  private static final String ELSEWHERE = "0af7651916cd43dd8448eb211c80319c";

  @TempDir
  private Path directory;

  @Test
  void exporter_ofOpenTelemetry_showsInTheTraceOfASentrySdk() throws Exception {
    try (TestServer server = TestServer.start(directory)) {
      server.post("/api/shop/envelope/", recorded("python-2.75.0-transaction-1.envelope"));
      export(server);

      String trace = server.get("/api/traces/" + TRACE).body();
      assertThat(trace).contains("\"services\":[\"shop\",\"billing\"]", "\"linked\":true");
      assertThat(trace)
          .contains(
              "\"service\":\"billing\",\"op\":\"http.server\",\"name\":\"POST /pay\",\"status\":\"error\"")
          .contains("\"service\":\"billing\",\"op\":\"db\",\"name\":\"SELECT card\"")
          .contains("\"name\":\"cache miss\"", "\"attributes\":{\"key\":\"card\"}")
          .contains("\"exception.message\":\"card refused\"")
          .contains("\"span.links\":[{\"trace_id\":\"" + ELSEWHERE + "\"", "\"reason\":\"retry\"");
      assertThat(server
              .get("/api/traces?q=service:billing+exception.message:%22card+refused%22")
              .body())
          .contains(TRACE);
    }
  }

  private static void export(TestServer server) {
    OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
        .setEndpoint(server.uri("/v1/traces").toString())
        .setCompression("gzip")
        .build();
    try (SdkTracerProvider provider = SdkTracerProvider.builder()
        .setResource(
            Resource.create(Attributes.builder().put("service.name", "billing").build()))
        .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
        .build()) {
      Tracer tracer = provider.get("test");
      Span serverSpan = tracer
          .spanBuilder("POST /pay")
          .setParent(context(TRACE, PYTHON_SPAN))
          .setSpanKind(SpanKind.SERVER)
          .setAttribute("http.request.method", "POST")
          .addLink(
              Span.fromContext(context(ELSEWHERE, "b7ad6b7169203331")).getSpanContext(),
              Attributes.builder().put("reason", "retry").build())
          .startSpan();
      Span query = tracer
          .spanBuilder("SELECT card")
          .setParent(Context.root().with(serverSpan))
          .setSpanKind(SpanKind.CLIENT)
          .setAttribute("db.system.name", "postgresql")
          .startSpan();
      query.addEvent("cache miss", Attributes.builder().put("key", "card").build());
      query.end();
      serverSpan.recordException(new IllegalStateException("card refused"));
      serverSpan.setStatus(StatusCode.ERROR);
      serverSpan.end();
      CompletableResultCode flushed = provider.forceFlush().join(1, TimeUnit.MINUTES);
      assertThat(flushed.isSuccess()).isTrue();
    }
  }

  private static Context context(String traceId, String spanId) {
    return Context.root()
        .with(Span.wrap(SpanContext.createFromRemoteParent(
            traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault())));
  }

  private static byte[] recorded(String name) throws Exception {
    try (InputStream in = TestServer.class.getResourceAsStream("recorded/" + name)) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }
}
