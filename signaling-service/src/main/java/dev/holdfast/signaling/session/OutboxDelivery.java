package dev.holdfast.signaling.session;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.trace.Traces;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Streams;
import io.vertx.core.Future;
import jakarta.inject.Singleton;

/** Sends a client what it missed, then the whole state, then what comes. */
@Singleton
class OutboxDelivery {
  private final Streams streams;
  private final PoisonEvents poisonEvents;
  private final SessionReady ready;
  private final SessionSteps steps;
  private final SignalingMetrics metrics;
  private final Traces traces;

  OutboxDelivery(
      Streams streams,
      PoisonEvents poisonEvents,
      SessionReady ready,
      SessionSteps steps,
      SignalingMetrics metrics,
      Traces traces) {
    this.streams = streams;
    this.poisonEvents = poisonEvents;
    this.ready = ready;
    this.steps = steps;
    this.metrics = metrics;
    this.traces = traces;
  }

  /**
   * Begins when it is its turn.
   *
   * @param life hears what the outbox tells of the session itself
   */
  void begin(ClientSession session, SessionLife life) {
    session
        .queue()
        .add(() -> mayBeSent(session).onSuccess(ok -> follow(session, life)).otherwiseEmpty());
  }

  private Future<Void> mayBeSent(ClientSession session) {
    return poisonEvents.isSuspect(session.failures())
        ? session.connection().heartbeat()
        : Future.succeededFuture();
  }

  private void follow(ClientSession session, SessionLife life) {
    if (!session.isOver()) {
      session.follow(
          streams.follow(
              Sessions.outboxOf(session.id()),
              session.failures().behind(),
              new OutboxReader(session, life, metrics, traces),
              session.connection()::run));
    }
  }

  /** All that was missed has been sent: the client is told the whole state. */
  void replayed(ClientSession session, int events) {
    if (session.isRecovered()) {
      metrics.replayed(events);
    }
    steps.untilRead(
        session,
        () -> {
          String event = ready.eventFor(session);
          session.connection().run(() -> session.connection().sendEvent(event));
        });
  }
}
