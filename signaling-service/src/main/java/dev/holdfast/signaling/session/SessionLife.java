package dev.holdfast.signaling.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.signaling.engineio.CloseCause;
import dev.holdfast.signaling.socketio.SocketListener;
import dev.holdfast.signaling.socketio.SocketPacket;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.event.EventType;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** What happens to a session between its CONNECT and the end of its connection. */
@Singleton
class SessionLife {
  private static final Logger LOG = Logger.getLogger(SessionLife.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventReceiver events;
  private final OutboxDelivery outboxes;
  private final AcknowledgmentKeeper acknowledgments;
  private final SessionPresence presence;
  private final SessionEndings endings;
  private final Displacement displacement;
  private final SessionSteps steps;

  SessionLife(
      EventReceiver events,
      OutboxDelivery outboxes,
      AcknowledgmentKeeper acknowledgments,
      SessionPresence presence,
      SessionEndings endings,
      Displacement displacement,
      SessionSteps steps) {
    this.events = events;
    this.outboxes = outboxes;
    this.acknowledgments = acknowledgments;
    this.presence = presence;
    this.endings = endings;
    this.displacement = displacement;
    this.steps = steps;
  }

  /** Answers CONNECT, tells the rooms, replays what the client missed, then goes on live. */
  void begin(ClientSession session) {
    displacement.arrived(session);
    session.connection().connected(session.id(), session.pid(), listener(session));
    if (session.isOver()) {
      return;
    }
    watchExpiry(session);
    if (session.isRecovered()) {
      presence.back(session);
    }
    outboxes.begin(session, this);
  }

  /** All that was missed has been sent. */
  void replayed(ClientSession session, int events) {
    outboxes.replayed(session, events);
  }

  /** A newer connection holds the session. */
  void displaced(ClientSession session) {
    displacement.displaced(session);
  }

  /** Somebody ended the session for good. */
  void ended(ClientSession session, String why) {
    endForGood(
        session, why.equals(ErrorCode.REMOVED.code()) ? ErrorCode.REMOVED : ErrorCode.FORBIDDEN);
  }

  /** A call has brought the user into a room, or may have taken the user out of it. */
  void moved(ClientSession session, String arguments) {
    String roomId = roomIn(arguments);
    if (roomId.isEmpty()) {
      return;
    }
    // At once: the client may send an offer as soon as it hears that the call is accepted.
    session.memberships().entered(roomId);
    session
        .memberships()
        .isIn(roomId, session.caller().userId(), session.id())
        .onSuccess(
            in -> {
              if (!in) {
                session.memberships().left(roomId);
              }
            });
  }

  private static String roomIn(String arguments) {
    try {
      return JSON.readTree(arguments).path(1).path("roomId").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not an event", e);
    }
  }

  /** Another session of the same user took a place over. */
  void placeTaken(ClientSession session, String roomId) {
    session.memberships().left(roomId);
  }

  /**
   * The outbox's channel is heard (again): what was said on it before may have been missed, such as
   * that somebody else holds the session.
   */
  void heard(ClientSession session) {
    displacement.check(session);
  }

  /** Redis has lost what the session had not received: it begins anew. */
  void outboxLost(ClientSession session) {
    LOG.warnf("session %s lost its outbox", session.id());
    session.connection().closeForReturn(ErrorCode.UNAVAILABLE);
  }

  private SocketListener listener(ClientSession session) {
    return new SocketListener() {
      @Override
      public void event(SocketPacket packet) {
        events.receive(session, packet);
      }

      @Override
      public void left() {
        SessionLife.this.left(session);
      }

      @Override
      public void closed(CloseCause cause) {
        SessionLife.this.closed(session, cause);
      }
    };
  }

  // Whoever ended it knows of nothing that was under way here.
  private void endForGood(ClientSession session, ErrorCode why) {
    if (!session.isOver()) {
      session.fence();
      session.connection().end(why);
      steps.untilEnded(session, endings.by(session));
    }
  }

  private void left(ClientSession session) {
    // The goodbye of a connection that was displaced is not the client's.
    if (session.isOver()) {
      return;
    }
    session.leave();
    steps.untilEnded(session, endings.said(session));
  }

  private void closed(ClientSession session, CloseCause cause) {
    if (session.isOver()) {
      return;
    }
    session.fence();
    acknowledgments.keepWhatWaits(session);
    presence.closed(session, cause);
  }

  private void watchExpiry(ClientSession session) {
    session.watchExpiry(
        () -> {
          session.connection().sendEvent(EventType.SESSION_EXPIRED.arguments("{}"));
          session.connection().end(ErrorCode.SESSION_EXPIRED);
        });
  }
}
