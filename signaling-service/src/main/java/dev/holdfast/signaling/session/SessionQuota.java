package dev.holdfast.signaling.session;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.session.UserSessions;
import dev.holdfast.state.session.UserSessions.Admission;
import dev.holdfast.state.session.UserSessions.Yielded;
import dev.holdfast.state.session.UserSessions.Yielding;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many sessions a user may have. Who reloads a page, or whose network breaks, leaves sessions
 * behind in their windows: past the limit these give way, the oldest first, and those in rooms
 * last. Only who is connected so many times is refused.
 */
@Singleton
class SessionQuota {
  private static final long REFUSED_FOR_NANOS = 1_000_000_000;
  private static final int MOST_REFUSED = 10_000;

  private final UserSessions users;
  private final int most;
  // Whoever asks again at once is refused without a look at Redis, which costs some scripts.
  private final Map<String, Long> refusedAt = new ConcurrentHashMap<>();

  SessionQuota(UserSessions users, SessionConfig config) {
    this.users = users;
    this.most = config.maxPerUser();
  }

  /**
   * Refuses who was refused just now: before a session is made.
   *
   * @throws HoldfastException {@code too-many-sessions}
   */
  void checkNotJustRefused(String userId) {
    Long at = refusedAt.get(userId);
    if (at != null && System.nanoTime() - at < REFUSED_FOR_NANOS) {
      throw refusal();
    }
  }

  /**
   * Counts a session that was made. Waits: to be called on a virtual thread.
   *
   * @param instead of which session that has ended, if of any
   * @throws HoldfastException {@code too-many-sessions}, or {@code overloaded} if others took each
   *     place that was made: it has to be ended
   */
  void admit(String userId, String sessionId, Optional<String> instead) {
    if (instead.isEmpty()) {
      checkNotJustRefused(userId);
    }
    // Of those who come at once each may take a place that another one made, but only once.
    for (int i = 0; i <= most; i++) {
      if (!(Await.on(users.admit(userId, sessionId, instead))
          instanceof Admission.Full(var others))) {
        return;
      }
      if (!makeRoom(userId, others)) {
        refused(userId);
        throw refusal();
      }
    }
    throw new HoldfastException(
        ErrorCode.OVERLOADED, "too many sessions of this user begin at once: come again");
  }

  private void refused(String userId) {
    if (refusedAt.size() >= MOST_REFUSED) {
      refusedAt.clear();
    }
    refusedAt.put(userId, System.nanoTime());
  }

  /** A session is still there. */
  void renew(String userId, String sessionId) {
    users.renew(userId, sessionId);
  }

  /** False if each of the sessions is held, so that none can go. */
  private boolean makeRoom(String userId, List<String> others) {
    return Await.on(users.forgetGone(userId, others)) > 0
        || endOne(userId, others, Yielding.IDLE)
        || endOne(userId, others, Yielding.ANY);
  }

  private boolean endOne(String userId, List<String> others, Yielding which) {
    List<String> gone = new ArrayList<>();
    boolean ended = false;
    for (int i = 0; i < others.size() && !ended; i++) {
      Yielded yielded = Await.on(users.giveWay(others.get(i), which));
      // One that is absent now was ended by another connection, which comes in by that.
      ended = yielded == Yielded.ENDED;
      if (yielded != Yielded.HELD) {
        gone.add(others.get(i));
      }
    }
    if (!gone.isEmpty()) {
      Await.on(users.forget(userId, gone));
    }
    return !gone.isEmpty();
  }

  private HoldfastException refusal() {
    return new HoldfastException(
        ErrorCode.TOO_MANY_SESSIONS, "this user is connected " + most + " times already");
  }
}
