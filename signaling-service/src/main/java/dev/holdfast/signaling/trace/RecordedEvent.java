package dev.holdfast.signaling.trace;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.stream.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import org.jboss.logging.MDC;

/** An event whose span is going to be exported. */
record RecordedEvent(Span span) implements EventSpan {
  private static final int SERVER_ERROR = 500;

  @Override
  public TraceParent parent() {
    SpanContext context = span.getSpanContext();
    return new TraceParent(
        "00-"
            + context.getTraceId()
            + "-"
            + context.getSpanId()
            + "-"
            + context.getTraceFlags().asHex());
  }

  @Override
  public void inRoom(String roomId) {
    span.setAttribute(Spans.ROOM, roomId);
  }

  @Override
  public void logging(Runnable words) {
    MDC.put("traceId", span.getSpanContext().getTraceId());
    MDC.put("spanId", span.getSpanContext().getSpanId());
    try {
      words.run();
    } finally {
      MDC.remove("traceId");
      MDC.remove("spanId");
    }
  }

  @Override
  public void ends(String outcome) {
    span.setAttribute(Spans.OUTCOME, outcome).end();
  }

  // A refusal is the client's mistake, and the conventions keep the status of a server's span for
  // the server's own.
  @Override
  public void fails(ErrorCode code) {
    span.setAttribute(Spans.ERROR_TYPE, code.code());
    if (code.httpStatus() >= SERVER_ERROR) {
      span.setStatus(StatusCode.ERROR);
    }
    ends(code.code());
  }
}
