package dev.holdfast.signaling.session;

import dev.holdfast.signaling.socketio.SocketConnection;
import dev.holdfast.signaling.trace.EventSpan;
import dev.holdfast.signaling.trace.Traces;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.metrics.Exemplars;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.state.token.Caller;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Recovers sessions as {@link SessionRecovery} does; a trace shows each one as a span. */
@Singleton
class TracedRecovery {
  /**
   * Who was let in.
   *
   * @param trace of how; none if nobody records it
   */
  record LetIn(Admitted admitted, TraceParent trace) {}

  private final SessionRecovery recovery;
  private final Traces traces;

  TracedRecovery(SessionRecovery recovery, Traces traces) {
    this.recovery = recovery;
    this.traces = traces;
  }

  /**
   * As {@link SessionRecovery#recovered}.
   *
   * @param waited how long ago the client asked
   */
  LetIn recovered(
      Caller caller,
      SocketConnection connection,
      PrivateId pid,
      ConnectRequest request,
      Duration waited) {
    EventSpan span = traces.recovers(pid.sessionId(), waited);
    try {
      Admitted admitted =
          Exemplars.of(span.parent(), () -> recovery.recovered(caller, connection, pid, request));
      span.ends(admitted.recovered() ? "recovered" : "not-recovered");
      return new LetIn(admitted, span.parent());
    } catch (RuntimeException e) {
      span.fails(HoldfastException.of(e).code());
      throw e;
    }
  }
}
