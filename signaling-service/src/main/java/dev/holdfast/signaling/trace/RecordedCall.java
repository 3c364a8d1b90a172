package dev.holdfast.signaling.trace;

import dev.holdfast.state.dispatch.Intent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the spans of a call's way to an agent. The event of the agent began a trace of its own
 * before anybody knew which call it is about: the span here has a link to it.
 */
final class RecordedCall implements AcceptedCall {
  private final Tracer tracer;
  private final String sessionId;
  private final Optional<SpanContext> event;
  private final long beganAt = System.currentTimeMillis();
  private final List<Span> open = new ArrayList<>();

  RecordedCall(Tracer tracer, String sessionId, Optional<SpanContext> event) {
    this.tracer = tracer;
    this.sessionId = sessionId;
    this.event = event;
  }

  @Override
  public void taken(Intent intent) {
    if (!intent.trace().isPresent()) {
      return;
    }
    Context request = Context.root().with(Span.wrap(Spans.remote(intent.trace())));
    intent
        .way()
        .ifPresent(
            way -> {
              passed("wait", request, intent, way.queuedAt(), way.rangAt());
              passed("ring", request, intent, way.rangAt(), way.acceptedAt());
            });
    SpanBuilder accept =
        about("accept", request, intent).setStartTimestamp(Instant.ofEpochMilli(beganAt));
    event.ifPresent(accept::addLink);
    Span accepting = accept.setAttribute(Spans.SESSION, sessionId).startSpan();
    open.addFirst(accepting);
    open.addFirst(about("set-up", request.with(accepting), intent).startSpan());
  }

  // By Redis's clock, which every replica has noted it by.
  private void passed(String name, Context request, Intent intent, long fromMillis, long toMillis) {
    about(name, request, intent)
        .setStartTimestamp(Instant.ofEpochMilli(fromMillis))
        .startSpan()
        .end(Instant.ofEpochMilli(toMillis));
  }

  private SpanBuilder about(String name, Context parent, Intent intent) {
    return tracer
        .spanBuilder(name)
        .setParent(parent)
        .setSpanKind(SpanKind.INTERNAL)
        .setAttribute(Spans.CALL, intent.callId());
  }

  @Override
  public void close() {
    open.forEach(Span::end);
  }
}
