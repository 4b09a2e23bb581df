package dev.baton.benchmarks.startup;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's SDK with its OTLP exporter. */
final class OpenTelemetryFirstSpan extends FirstSpan {
  private @Nullable OpenTelemetrySdk sdk;

  private OpenTelemetryFirstSpan() {}

  public static void main(String[] arguments) {
    new OpenTelemetryFirstSpan().run();
  }

  @Override
  void initialize() {
    OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
        .setEndpoint("http://127.0.0.1:9/v1/traces")
        .build();
    sdk = OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build())
        .setPropagators(ContextPropagators.create(TextMapPropagator.composite(
            W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
        .build();
  }

  @Override
  void span() {
    requireNonNull(sdk).getTracer("first").spanBuilder("first").startSpan().end();
  }
}
