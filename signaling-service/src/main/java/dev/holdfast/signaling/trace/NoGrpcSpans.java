package dev.holdfast.signaling.trace;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.opentelemetry.exporter.otlp.internal.OtlpSpanExporterProvider;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;

/**
 * In a native image, what makes the exporter over gRPC: it names classes of a library that is not
 * there, and a native image links whatever can be reached. The JVM asks for it, in vain, only if
 * {@code OTEL_EXPORTER_OTLP_PROTOCOL} does.
 */
@TargetClass(OtlpSpanExporterProvider.class)
final class NoGrpcSpans {
  private NoGrpcSpans() {}

  @Substitute
  OtlpGrpcSpanExporterBuilder grpcBuilder() {
    throw new ConfigurationException(
        "OTEL_EXPORTER_OTLP_PROTOCOL is grpc, and traces are sent by http/protobuf only");
  }
}
