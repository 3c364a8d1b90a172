package dev.holdfast.signaling.trace;

import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.TraceParent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes spans by OpenTelemetry's SDK, which reads its own {@code OTEL_…} variables. Only names and
 * ids stand in them, never what a client wrote.
 */
final class Spans {
  static final AttributeKey<String> EVENT = AttributeKey.stringKey("holdfast.event");
  static final AttributeKey<String> SESSION = AttributeKey.stringKey("holdfast.session.id");
  static final AttributeKey<String> ROOM = AttributeKey.stringKey("holdfast.room.id");
  static final AttributeKey<String> CALL = AttributeKey.stringKey("holdfast.call.id");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("holdfast.outcome");
  // The semantic conventions' names.
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("messaging.operation.name");
  private static final AttributeKey<String> OPERATION_TYPE =
      AttributeKey.stringKey("messaging.operation.type");
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> MESSAGE =
      AttributeKey.stringKey("messaging.message.id");

  private static final long FLUSH_SECONDS = 2;

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;

  private Spans(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
    this.tracer = sdk.getTracer("holdfast");
  }

  /**
   * Spans that are exported as the environment says.
   *
   * @param service its name, if the environment gives none
   * @throws RuntimeException if what the environment says is wrong
   */
  static Spans exported(String service, String replica) {
    Resource resource =
        Resource.create(Attributes.of(AttributeKey.stringKey("service.instance.id"), replica));
    return new Spans(
        AutoConfiguredOpenTelemetrySdk.builder()
            .setServiceClassLoader(Spans.class.getClassLoader())
            .disableShutdownHook()
            .addPropertiesSupplier(
                () ->
                    Map.of(
                        "otel.service.name", service,
                        "otel.exporter.otlp.protocol", "http/protobuf",
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none"))
            .addResourceCustomizer((given, config) -> resource.merge(given))
            .build()
            .getOpenTelemetrySdk());
  }

  void close() {
    sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
  }

  EventSpan came(String name, String sessionId, Instant at) {
    Span span =
        tracer
            .spanBuilder(name)
            .setNoParent()
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(at)
            .setAttribute(EVENT, name)
            .setAttribute(SESSION, sessionId)
            .startSpan();
    return span.isRecording() ? new RecordedEvent(span) : EventSpan.NONE;
  }

  /**
   * A child of the event's span: the conventions leave the choice between that and a link where a
   * message is processed by itself, and a child shows the way as one.
   */
  Handler<AsyncResult<Void>> delivering(
      TraceParent trace, String name, String sessionId, Offset offset) {
    Span span =
        tracer
            .spanBuilder("deliver")
            .setParent(Context.root().with(Span.wrap(remote(trace))))
            .setSpanKind(SpanKind.CONSUMER)
            .setAttribute(EVENT, name)
            .setAttribute(SESSION, sessionId)
            .setAttribute(SYSTEM, "redis")
            .setAttribute(OPERATION, "deliver")
            .setAttribute(OPERATION_TYPE, "process")
            .setAttribute(MESSAGE, offset.toString())
            .startSpan();
    return written -> {
      if (written.failed()) {
        span.setStatus(StatusCode.ERROR).setAttribute(ERROR_TYPE, "not-written");
      }
      span.end();
    };
  }

  AcceptedCall accepting(String sessionId, TraceParent event) {
    return new RecordedCall(
        tracer, sessionId, event.isPresent() ? Optional.of(remote(event)) : Optional.empty());
  }

  static SpanContext remote(TraceParent trace) {
    return SpanContext.createFromRemoteParent(
        trace.traceId(),
        trace.spanId(),
        TraceFlags.fromHex(trace.flags(), 0),
        TraceState.getDefault());
  }
}
