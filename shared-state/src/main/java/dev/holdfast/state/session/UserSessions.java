package dev.holdfast.state.session;

import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which sessions a user has: a list beside the sessions, in a slot of its own. It may name sessions
 * that are gone; it names each one that there is, unless that one was not renewed for a day.
 */
@Singleton
public final class UserSessions {
  private static final Script ADMIT = Script.named("session/admit");
  private static final Script GIVE_WAY = Script.named("session/give-way");
  private static final Script LIMIT_OUTBOX = Script.named("session/limit-outbox");

  // As long as a detached session may live: the longest window of a room, and the margin.
  private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

  private static final long LEAST_OUTBOX_BYTES = 256 << 10;

  // Of the others of its user, for each session that is opened: those that are gone come first.
  private static final int MOST_LOOKED_AT = 20;

  private final RedisLinks redis;
  private final SessionConfig config;

  public UserSessions(RedisLinks redis, SessionConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /** Whether a session is one of its user's. */
  public sealed interface Admission {
    /** It is. */
    record Admitted() implements Admission {}

    /**
     * It is not, for there are enough.
     *
     * @param others the one that was renewed longest ago first
     */
    record Full(List<String> others) implements Admission {}
  }

  /**
   * Counts a session that is there among its user's, if there are fewer than there may be. Its
   * outbox gets its share, see {@link SessionConfig#heldBytes}.
   *
   * @param instead the session, which has ended, in whose place it is counted however many there
   *     are
   */
  public Future<Admission> admit(String userId, String sessionId, Optional<String> instead) {
    return admit(userId, sessionId, config.maxPerUser(), instead.orElse(""))
        .compose(
            answer ->
                answer.isAdmitted()
                    ? limitOutbox(userId, sessionId, answer.counted(), answer.others())
                        .map(limited -> new Admission.Admitted())
                    : Future.succeededFuture(new Admission.Full(answer.others())));
  }

  // Whichever have ended since: of the sessions that came as the n-th or sooner, and are there, the
  // last one came as the n-th at most, and the others were there. So these are n at most, and those
  // that a user may have hold 4 MiB, a half, a third of it and so on, however they came.
  private Future<Void> limitOutbox(
      String userId, String sessionId, int counted, List<String> others) {
    return forgetGone(userId, others.stream().limit(MOST_LOOKED_AT).toList())
        .map(gone -> Math.max(LEAST_OUTBOX_BYTES, config.heldBytes() / (counted - gone)))
        .compose(
            bytes ->
                bytes >= config.heldBytes()
                    ? Future.succeededFuture()
                    : redis.run(LIMIT_OUTBOX, List.of(Sessions.key(sessionId)), bytes).mapEmpty());
  }

  /** A session goes on to be one of its user's, whether or not there are too many. */
  public Future<Void> renew(String userId, String sessionId) {
    return admit(userId, sessionId, Integer.MAX_VALUE, "").mapEmpty();
  }

  /**
   * Sessions that are not there any more are not counted any more.
   *
   * @return how many these are
   */
  public Future<Integer> forgetGone(String userId, List<String> sessionIds) {
    List<Future<Yielded>> checks =
        sessionIds.stream().map(id -> giveWay(id, Yielding.LOOK)).toList();
    return Future.all(checks)
        .compose(
            found -> {
              List<String> gone =
                  IntStream.range(0, sessionIds.size())
                      .filter(i -> found.resultAt(i) == Yielded.ABSENT)
                      .mapToObj(sessionIds::get)
                      .toList();
              return gone.isEmpty()
                  ? Future.succeededFuture(0)
                  : forget(userId, gone).map(forgotten -> gone.size());
            });
  }

  /** These sessions are not counted. */
  public Future<Void> forget(String userId, List<String> sessionIds) {
    return redis.send(Command.ZREM, key(userId), sessionIds.toArray()).mapEmpty();
  }

  /** Which sessions give way to others of their user: none that somebody holds. */
  public enum Yielding {
    /** None: it is only looked at. */
    LOOK,
    /** One that is in no room, and neither waits for a call nor serves any. */
    IDLE,
    /** Any. */
    ANY
  }

  /** Whether a session is there after {@link #giveWay}. */
  public enum Yielded {
    ABSENT,
    ENDED,
    HELD
  }

  /**
   * Ends a session that nobody holds, for its user is somewhere else. The places that it had in
   * rooms stay until their deadlines: the user may take them over.
   */
  public Future<Yielded> giveWay(String sessionId, Yielding which) {
    return redis
        .run(GIVE_WAY, Sessions.keys(sessionId), which.name().toLowerCase(Locale.ROOT))
        .map(answer -> Yielded.valueOf(answer.toString().toUpperCase(Locale.ROOT)));
  }

  private Future<AdmitAnswer> admit(String userId, String sessionId, int most, String instead) {
    return redis
        .run(
            ADMIT,
            List.of(key(userId)),
            sessionId,
            config.timeToLive().plus(LONGEST_WINDOW).toMillis(),
            most,
            config.maxPerUser(),
            instead)
        .map(AdmitAnswer::of);
  }

  /**
   * What session/admit returns, parsed.
   *
   * @param counted how many are counted, this one with them if it is admitted
   * @param others the one that was renewed longest ago first
   */
  private record AdmitAnswer(boolean isAdmitted, int counted, List<String> others) {
    static AdmitAnswer of(Response answer) {
      return new AdmitAnswer(
          answer.get(0).toBoolean(),
          answer.get(1).toInteger(),
          answer.stream().skip(2).map(Response::toString).toList());
    }
  }

  private static String key(String userId) {
    return KeyPart.tag("user", userId) + ":sessions";
  }
}
