package dev.holdfast.signaling.session;

import dev.holdfast.state.session.Sessions;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Keeps sessions' first acknowledgments in Redis, so that a repeated event gets the same one at
 * whichever replica. Some are given first and kept a little later, several by one script. To be
 * called on the session's event loop.
 */
@Singleton
public class AcknowledgmentKeeper {
  private static final long KEPT_WITHIN_MS = 1_000;
  private static final int MOST_TOGETHER = 16;

  private final Sessions sessions;
  private final Displacement displacement;

  AcknowledgmentKeeper(Sessions sessions, Displacement displacement) {
    this.sessions = sessions;
    this.displacement = displacement;
  }

  /**
   * Keeps an acknowledgment that is to be given once it is kept.
   *
   * @return on the session's event loop: false if the session is gone or held elsewhere since;
   *     fails if Redis could not be asked
   */
  public Future<Boolean> keep(ClientSession session, String eventId, String acknowledgment) {
    SequencedMap<String, String> all = session.acknowledgments().takeUnkept();
    all.put(eventId, acknowledgment);
    return store(session, all)
        .map(
            kept -> {
              if (kept) {
                session.acknowledgments().put(eventId, acknowledgment);
              }
              return kept;
            });
  }

  /** Keeps an acknowledgment that is given now: within a second, unless this process ends first. */
  public void keepSoon(ClientSession session, String eventId, String acknowledgment) {
    int waiting = session.acknowledgments().putUnkept(eventId, acknowledgment);
    if (waiting == 1) {
      plan(session);
    } else if (waiting == MOST_TOGETHER) {
      keepWhatWaits(session);
    }
  }

  /** Keeps at once what was to be kept soon. */
  void keepWhatWaits(ClientSession session) {
    Map<String, String> waiting = session.acknowledgments().takeUnkept();
    if (!waiting.isEmpty()) {
      store(session, waiting)
          .onSuccess(
              kept -> {
                if (!kept && !session.isOver()) {
                  displacement.check(session);
                }
              });
    }
  }

  // What could not be kept is tried again, no more often than every second.
  private Future<Boolean> store(ClientSession session, Map<String, String> acknowledgments) {
    return session
        .onItsEventLoop(sessions.acknowledge(session.id(), session.epoch(), acknowledgments))
        .onFailure(
            error -> {
              session.acknowledgments().giveBack(acknowledgments.keySet());
              plan(session);
            });
  }

  private void plan(ClientSession session) {
    session.planKeeping(KEPT_WITHIN_MS, () -> keepWhatWaits(session));
  }
}
