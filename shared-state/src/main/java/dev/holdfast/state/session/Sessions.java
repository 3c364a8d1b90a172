package dev.holdfast.state.session;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.SessionNotifier;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.TraceParent;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Sessions in Redis: who a client is, who holds it, what it has not received yet. One method a
 * script; all are idempotent, and fail with {@code unavailable} while Redis is away.
 */
@Singleton
public final class Sessions implements SessionNotifier {
  private static final Script OPEN = Script.named("session/open");
  private static final Script ATTACH = Script.named("session/attach");
  private static final Script KEEP = Script.named("session/keep");
  private static final Script DETACH = Script.named("session/detach");
  private static final Script EXTEND = Script.named("session/extend");
  private static final Script END = Script.named("session/end");
  private static final Script FIND = Script.named("session/find");
  private static final Script ENTER_ROOM = Script.named("session/enter-room");
  private static final Script LEAVE_ROOM = Script.named("session/leave-room");
  private static final Script MEMBERSHIP = Script.named("session/membership");
  private static final Script ACKNOWLEDGE = Script.function("session/acknowledge");
  private static final Script KEEP_FAILURES = Script.named("session/keep-failed-deliveries");
  private static final Script NOTIFY = Script.named("session/notify");

  private final RedisLinks redis;
  private final SessionConfig config;
  private final StreamLimits outbox;

  public Sessions(RedisLinks redis, SessionConfig config) {
    this.redis = redis;
    this.config = config;
    this.outbox = config.outbox();
  }

  /** The key, and channel, of a session's durable events. */
  public static String outboxOf(String sessionId) {
    return key(sessionId) + ":outbox";
  }

  /** Makes a session that is held by {@code replica}, for a client that has none. */
  public Future<Attachment.Attached> open(
      PrivateId pid, String subject, String userJson, String replica) {
    return open(pid, subject, userJson, replica, "", 0);
  }

  /**
   * Makes a session that is held by {@code replica}.
   *
   * @param earlierOffset what the client holds of an earlier session that was not recovered
   * @param ageMs of the client's connection, since its handshake
   */
  public Future<Attachment.Attached> open(
      PrivateId pid,
      String subject,
      String userJson,
      String replica,
      String earlierOffset,
      long ageMs) {
    return redis
        .run(
            OPEN,
            List.of(key(pid.sessionId())),
            pid.secret(),
            subject,
            userJson,
            replica,
            config.timeToLive().toMillis(),
            earlierOffset,
            ageMs)
        .map(
            made ->
                new Attachment.Attached(
                    pid,
                    made.toLong(),
                    "",
                    0,
                    SessionMemberships.NOWHERE,
                    Map.of(),
                    earlierOffset,
                    Optional.empty()));
  }

  /**
   * Attaches a session for a client that returns; whoever held it is fenced and told. Of two
   * connections the one that was opened last has it, and only if it lives.
   */
  public Future<Attachment> attach(
      PrivateId pid, String subject, String userJson, String replica, Arrival arrival) {
    return redis
        .run(
            ATTACH,
            keys(pid.sessionId()),
            pid.secret(),
            subject,
            userJson,
            replica,
            config.timeToLive().toMillis(),
            arrival.ageMs(),
            arrival.lives() ? "1" : "")
        .map(answer -> AttachAnswer.of(pid, answer));
  }

  /** Renews a session's life, and takes it back if it was given up. */
  public Future<RenewResult> keep(String sessionId, long epoch, String replica) {
    return redis
        .run(KEEP, keys(sessionId), epoch, replica, config.timeToLive().toMillis())
        .map(answer -> RenewResult.valueOf(answer.toString().toUpperCase(Locale.ROOT)));
  }

  /**
   * Starts a session's reconnection window.
   *
   * @return the epoch that ended and the rooms to be told; empty if the session is gone or held by
   *     somebody else
   */
  public Future<Optional<Detached>> detach(String sessionId, long epoch, String replica) {
    return detach(sessionId, Long.toString(epoch), replica);
  }

  /** As {@link #detach}, for a replica that is dead, in whichever epoch it held the session. */
  public Future<Optional<Detached>> giveUp(String sessionId, String replica) {
    return detach(sessionId, "", replica);
  }

  private Future<Optional<Detached>> detach(String sessionId, String epoch, String replica) {
    return redis
        .run(
            DETACH,
            keys(sessionId),
            epoch,
            replica,
            config.reconnectWindow().toMillis(),
            config.timeToLive().toMillis())
        .map(Detached::of);
  }

  /** Lets a detached session live at least for {@code ms} from now, and the margin. */
  public Future<Void> extend(String sessionId, long ms) {
    return redis.run(EXTEND, keys(sessionId), ms + config.timeToLive().toMillis()).mapEmpty();
  }

  /**
   * Ends a session for good, in whichever epoch; the replica that holds it is told {@code why} (an
   * error's code) and closes the connection for good.
   *
   * @return where it was
   */
  public Future<SessionMemberships> end(String sessionId, String why) {
    return end(sessionId, "", why)
        .onSuccess(answer -> answer.tell(sessionId, why))
        .map(EndAnswer::left);
  }

  /** As above, and nobody is told; empty, and it goes on, if it was attached elsewhere since. */
  public Future<Optional<SessionMemberships>> leave(String sessionId, long epoch) {
    return end(sessionId, epoch, "")
        .map(
            answer ->
                answer instanceof EndAnswer.Stale ? Optional.empty() : Optional.of(answer.left()));
  }

  /** As {@link #leave}; true only if the session was there, and has ended by this very call. */
  public Future<Boolean> closeOnce(String sessionId, long epoch) {
    return end(sessionId, epoch, "").map(EndAnswer.Ended.class::isInstance);
  }

  private Future<EndAnswer> end(String sessionId, Object epoch, String why) {
    return redis.run(END, keys(sessionId), epoch, why).map(EndAnswer::of);
  }

  /** Who holds a session. */
  public Future<Optional<Holder>> find(String sessionId) {
    return redis.run(FIND, List.of(key(sessionId))).map(Holder::of);
  }

  /**
   * Lists a room with a session; false if the session is gone or held elsewhere since.
   *
   * @param membershipId names this entering of the room, so that a late {@link #leaveRoom} of an
   *     earlier one does not undo it
   */
  public Future<Boolean> enterRoom(
      String sessionId, long epoch, String roomId, long windowMs, String membershipId) {
    return listRoom(sessionId, epoch, roomId, windowMs, membershipId).map(Optional::isPresent);
  }

  /** As {@link #enterRoom}; who holds the session, empty if it is gone or held elsewhere since. */
  public Future<Optional<Holder>> listRoom(
      String sessionId, long epoch, String roomId, long windowMs, String membershipId) {
    return enter(sessionId, epoch, SessionMemberships.placeOf(roomId), windowMs, membershipId);
  }

  private Future<Optional<Holder>> enter(
      String sessionId, long epoch, String place, long windowMs, String membershipId) {
    return redis
        .run(
            ENTER_ROOM,
            List.of(key(sessionId), rooms(sessionId)),
            epoch,
            place,
            windowMs,
            membershipId)
        .map(Holder::of);
  }

  /**
   * Lists the dispatch with a session, before anything of the session's is there: a call that
   * waits, or an agent's availability. It keeps the session for the window, as a room does.
   *
   * <p>Fails with {@code session-displaced} if the session is gone or held elsewhere since.
   */
  public Future<Void> enterDispatch(String sessionId, long epoch, Duration window) {
    return enter(sessionId, epoch, SessionMemberships.DISPATCH, window.toMillis(), "-")
        .compose(
            listed ->
                listed.isPresent()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new HoldfastException(
                            ErrorCode.SESSION_DISPLACED, "this session was taken over")));
  }

  /**
   * Strikes a room off a session's list.
   *
   * @param membershipId that is over; empty for whichever is listed
   */
  public Future<Void> leaveRoom(String sessionId, String roomId, String membershipId) {
    return redis
        .run(
            LEAVE_ROOM, List.of(rooms(sessionId)), SessionMemberships.placeOf(roomId), membershipId)
        .mapEmpty();
  }

  /** Who holds a session, and whether the session lists a room; empty if it is gone. */
  public Future<Optional<SessionMembership>> membership(String sessionId, String roomId) {
    return redis
        .run(
            MEMBERSHIP,
            List.of(key(sessionId), rooms(sessionId)),
            SessionMemberships.placeOf(roomId))
        .map(
            answer ->
                Holder.of(answer).map(by -> new SessionMembership(by, answer.get(2).toBoolean())));
  }

  /** What a session knows of its membership of a room. */
  public record SessionMembership(Holder holder, boolean isListed) {}

  /**
   * Keeps first acknowledgments of events; false if the session is gone or held elsewhere since.
   *
   * @param acknowledgments JSON by the events' ids, the oldest first
   */
  public Future<Boolean> acknowledge(
      String sessionId, long epoch, Map<String, String> acknowledgments) {
    List<Object> args = new ArrayList<>(3 + 2 * acknowledgments.size());
    Collections.addAll(args, epoch, config.keptAcknowledgments(), config.keptAcknowledgmentBytes());
    acknowledgments.forEach((eventId, ack) -> Collections.addAll(args, eventId, ack));
    return redis
        .run(ACKNOWLEDGE, List.of(key(sessionId), acknowledgments(sessionId)), args.toArray())
        .map(Response::toBoolean);
  }

  /** Keeps the failed deliveries of a session; false if it is gone or attached elsewhere since. */
  public Future<Boolean> keepFailures(String sessionId, long epoch, FailedDeliveries failures) {
    return redis
        .run(KEEP_FAILURES, List.of(key(sessionId)), epoch, failures.kept())
        .map(Response::toBoolean);
  }

  /** Writes events into a session's outbox. */
  public OutboxWriter writer(String sessionId) {
    return new OutboxWriter(
        redis,
        List.of(key(sessionId), rooms(sessionId), outboxOf(sessionId), key(sessionId) + ":had"),
        outbox);
  }

  /** Delivers one event, see {@link OutboxWriter#deliver}. */
  public Future<Delivery> deliver(String sessionId, String roomId, String onceId, String event) {
    return writer(sessionId).deliver(roomId, onceId, event, 0, TraceParent.NONE);
  }

  @Override
  public Future<Void> notify(String sessionId, LogName log, SequencedMap<Offset, String> events) {
    return notify(sessionId, log, events, Optional.empty()).mapEmpty();
  }

  @Override
  public Future<Boolean> notify(
      String sessionId, LogName log, SequencedMap<Offset, String> events, Optional<String> left) {
    // A room's id holds no colon.
    String name = log instanceof LogName.Room(String roomId) ? roomId : log.member();
    String place = left.map(over -> SessionMemberships.placeOf(log.id())).orElse("");
    List<Object> own = new ArrayList<>(List.of(KeyPart.unicode(name), place, left.orElse("")));
    events.forEach((at, event) -> own.addAll(List.of(at, event)));
    return redis
        .run(
            NOTIFY,
            List.of(key(sessionId), outboxOf(sessionId), rooms(sessionId)),
            outbox.argsAnd(own.toArray()))
        .map(told -> told.size() > 0 && !told.get(1).toString().isEmpty());
  }

  static List<String> keys(String sessionId) {
    return List.of(
        key(sessionId), rooms(sessionId), outboxOf(sessionId), acknowledgments(sessionId));
  }

  static String key(String sessionId) {
    return KeyPart.tag("session", sessionId);
  }

  private static String rooms(String sessionId) {
    return key(sessionId) + ":rooms";
  }

  private static String acknowledgments(String sessionId) {
    return key(sessionId) + ":acks";
  }
}
