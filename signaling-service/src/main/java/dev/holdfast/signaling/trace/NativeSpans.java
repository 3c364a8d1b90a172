package dev.holdfast.signaling.trace;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Service providers that OpenTelemetry's SDK finds by name, as far as traces over HTTP need them.
 */
@RegisterForReflection(
    classNames = {
      "io.opentelemetry.exporter.otlp.internal.OtlpSpanExporterProvider",
      "io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider",
      "io.opentelemetry.sdk.autoconfigure.EnvironmentResourceProvider"
    })
final class NativeSpans {
  private NativeSpans() {}
}
