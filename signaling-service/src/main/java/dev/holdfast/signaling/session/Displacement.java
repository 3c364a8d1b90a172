package dev.holdfast.signaling.session;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.Sessions;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Of two connections of one session the older one gives way. */
@Singleton
class Displacement {
  private static final long NEWER_STANDS_AFTER_MS = 500;

  private final Sessions sessions;
  private final SessionRegistry registry;
  private final SignalingMetrics metrics;

  Displacement(Sessions sessions, SessionRegistry registry, SignalingMetrics metrics) {
    this.sessions = sessions;
    this.registry = registry;
    this.metrics = metrics;
  }

  /** A session is held here; a connection that held it here before gives way, on its event loop. */
  void arrived(ClientSession session) {
    registry.arrived(session).ifPresent(older -> older.connection().run(() -> displaced(older)));
  }

  /**
   * A newer connection holds the session. Of a client whose connections broke one after the other
   * an earlier one may be attached last, when it is gone already: then this one is to come back,
   * and only one that stands has displaced it.
   */
  void displaced(ClientSession session) {
    if (session.isOver()) {
      return;
    }
    session.fence();
    registry.gone(session);
    session.connection().runAfter(NEWER_STANDS_AFTER_MS, () -> giveWayIfItStands(session));
  }

  private void giveWayIfItStands(ClientSession session) {
    sessions
        .find(session.id())
        // Not known while Redis is away.
        .otherwise(Optional.empty())
        .onSuccess(newer -> session.connection().run(() -> giveWay(session, newer)));
  }

  private void giveWay(ClientSession session, Optional<Holder> newer) {
    if (newer.filter(Holder::isAttached).isEmpty()) {
      session.connection().closeForReturn(ErrorCode.UNAVAILABLE);
    } else {
      metrics.displaced();
      SessionHappenings.displaced(session);
      session.connection().sendEvent(EventType.SESSION_DISPLACED.arguments("{}"));
      session.connection().end(ErrorCode.SESSION_DISPLACED);
    }
  }

  /** Checks whether somebody else holds the session: that may have been missed. */
  void check(ClientSession session) {
    sessions
        .find(session.id())
        .onSuccess(holder -> session.connection().run(() -> check(session, holder)));
  }

  private void check(ClientSession session, Optional<Holder> holder) {
    if (session.isOver()) {
      return;
    }
    if (holder.isEmpty()) {
      session.connection().closeForReturn(ErrorCode.UNAVAILABLE);
    } else if (holder.get().epoch() > session.epoch()) {
      displaced(session);
    }
  }
}
