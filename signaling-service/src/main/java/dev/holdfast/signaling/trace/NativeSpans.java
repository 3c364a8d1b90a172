package dev.holdfast.signaling.trace;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Service providers that OpenTelemetry's SDK finds by name: all that its jars list. */
@RegisterForReflection(
    classNames = {
      "io.opentelemetry.exporter.otlp.internal.OtlpSpanExporterProvider",
      "io.opentelemetry.exporter.otlp.internal.OtlpMetricExporterProvider",
      "io.opentelemetry.exporter.otlp.internal.OtlpLogRecordExporterProvider",
      "io.opentelemetry.exporter.otlp.internal.OtlpHttpSpanExporterComponentProvider",
      "io.opentelemetry.exporter.otlp.internal.OtlpHttpMetricExporterComponentProvider",
      "io.opentelemetry.exporter.otlp.internal.OtlpHttpLogRecordExporterComponentProvider",
      "io.opentelemetry.exporter.otlp.internal.OtlpGrpcSpanExporterComponentProvider",
      "io.opentelemetry.exporter.otlp.internal.OtlpGrpcMetricExporterComponentProvider",
      "io.opentelemetry.exporter.otlp.internal.OtlpGrpcLogRecordExporterComponentProvider",
      "io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider",
      "io.opentelemetry.sdk.autoconfigure.EnvironmentResourceProvider"
    })
final class NativeSpans {
  private NativeSpans() {}
}
