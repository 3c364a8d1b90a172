package dev.holdfast.state.room;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The scripts that change or show one room; one method each. */
@Singleton
final class RoomScripts {
  /** So much one step of a relay takes; it goes on if there is more. */
  static final int MOST_TAKEN = 64;

  private static final int MOST_BYTES_TAKEN = 65_536;

  /** For how long a relay holds what it has taken. */
  static final Duration LEASE = Duration.ofSeconds(1);

  private static final Script CREATE = Script.named("room/create");
  private static final Script SET_UP_CALL = Script.named("room/set-up-call");
  private static final Script JOIN = Script.named("room/join");
  private static final Script LEAVE = Script.named("room/leave");
  private static final Script DISCONNECT = Script.named("room/disconnect");
  private static final Script RECONNECT = Script.named("room/reconnect");
  private static final Script EXPIRE = Script.named("room/expire");
  private static final Script CLOSE = Script.named("room/close");
  private static final Script RECONCILE = Script.named("room/reconcile");
  private static final Script RELAY = Script.named("room/relay");
  private static final Script HOLD = Script.named("room/hold");
  private static final Script TELL_RETURNS = Script.named("room/tell-returns");
  private static final Script SHOW = Script.named("room/show");
  private static final Script BEGIN_CALL = Script.named("room/begin-call");
  private static final Script HAND_OVER = Script.named("room/hand-over");
  private static final Script END_CALL = Script.named("room/end-call");
  private static final Script EXTEND = Script.named("room/extend");
  private static final Script NOTE = Script.named("room/note");
  private static final Script BARRED = Script.named("room/barred");

  private final RedisLinks redis;
  private final StreamLimits events;
  private final String relay;

  @Inject
  RoomScripts(RedisLinks redis, RoomConfig config) {
    this(redis, config, RandomId.random());
  }

  /**
   * @param relay for which what a script logs is taken at once; empty for none
   */
  RoomScripts(RedisLinks redis, RoomConfig config, String relay) {
    this.redis = redis;
    this.events = config.events();
    this.relay = relay;
  }

  /** The relay for which these scripts take what they log. */
  Optional<String> relay() {
    return Optional.of(relay).filter(name -> !name.isEmpty());
  }

  /**
   * @param madeFor the call that the room closes with; empty for a room that stays
   */
  Future<CreateAnswer> create(String roomId, String type, RoomPolicy policy, String madeFor) {
    List<Object> own = making(type, policy);
    own.add(madeFor);
    return run(CREATE, roomId, own.toArray()).map(answer -> CreateAnswer.of(roomId, answer));
  }

  /** What scripts take that make a room. */
  private static List<Object> making(String type, RoomPolicy policy) {
    return new ArrayList<>(
        List.of(
            type,
            policy.reconnectWindow().toMillis(),
            policy.emptyTimeout().toMillis(),
            policy.maxParticipants(),
            policy.roles().stream().map(Role::wire).collect(Collectors.joining(" "))));
  }

  /**
   * Makes the room of a dispatched call, which has the call's id, and begins the call in it.
   *
   * @param agent by a session that lists the room already, as the customer's does
   */
  Future<SetUpAnswer> setUpCall(
      String callId,
      String type,
      RoomPolicy policy,
      Entering agent,
      Entering customer,
      TraceParent trace) {
    List<Object> own = making(type, policy);
    own.add(callId);
    for (Entering one : List.of(agent, customer)) {
      SessionUser who = one.who();
      own.addAll(
          List.of(
              who.userId(),
              who.name(),
              who.sessionId(),
              who.epoch(),
              who.tokenIssuedAt(),
              one.membershipId()));
    }
    own.addAll(trace.asArguments());
    return run(SET_UP_CALL, callId, own.toArray()).map(answer -> SetUpAnswer.of(callId, answer));
  }

  /**
   * Somebody who comes into a room.
   *
   * @param membershipId of this entering, as the session's list of rooms has it
   */
  record Entering(SessionUser who, String membershipId) {}

  /**
   * @param newCallId for a call that may begin by itself
   */
  Future<JoinAnswer> join(
      String roomId,
      SessionUser sessionUser,
      String newCallId,
      String membershipId,
      JoinReason joinReason) {
    return run(
            JOIN,
            roomId,
            sessionUser.userId(),
            sessionUser.name(),
            sessionUser.role().wire(),
            sessionUser.sessionId(),
            sessionUser.epoch(),
            sessionUser.tokenIssuedAt(),
            newCallId,
            membershipId,
            joinReason.callId(),
            joinReason.asGuest() ? "guest" : "")
        .map(answer -> JoinAnswer.of(roomId, answer));
  }

  Future<LeaveAnswer> leave(
      String roomId, String userId, String sessionId, OptionalLong epoch, LeaveReason why) {
    return run(
            LEAVE,
            roomId,
            userId,
            sessionId,
            why.how(),
            why.by(),
            why.callReason(),
            epoch.isPresent() ? epoch.getAsLong() : "")
        .map(LeaveAnswer::of);
  }

  Future<BeginCallAnswer> beginCall(
      String roomId, String callId, String customerId, String agentId, TraceParent trace) {
    List<Object> own = new ArrayList<>(List.of(callId, customerId, agentId));
    own.addAll(trace.asArguments());
    return run(BEGIN_CALL, roomId, own.toArray()).map(answer -> BeginCallAnswer.of(roomId, answer));
  }

  Future<HandOverAnswer> handOver(String roomId, String callId, String agentId) {
    return run(HAND_OVER, roomId, callId, agentId).map(answer -> HandOverAnswer.of(roomId, answer));
  }

  /**
   * @param userId of the participant who ends it; empty if it is none
   */
  Future<PlainAnswer> endCall(
      String roomId, String callId, String userId, String by, String detail) {
    return run(END_CALL, roomId, callId, userId, by, detail).map(PlainAnswer::of);
  }

  Future<ExtendAnswer> extend(String roomId, String userId, Duration by) {
    return run(EXTEND, roomId, userId, by.toMillis()).map(ExtendAnswer::of);
  }

  /**
   * @param most how many notes of this kind the log may hold
   */
  Future<PlainAnswer> note(String roomId, Note note, JsonNode data, int most) {
    String kind = key(roomId) + ":notes:" + note.kind().name().toLowerCase(Locale.ROOT);
    List<String> keys = new ArrayList<>(keys(roomId));
    keys.addAll(List.of(kind, kind + " " + note.same()));
    return redis
        .run(
            NOTE,
            keys,
            args(roomId, note.type().wireName(), data, most, note.kind().quiet().toMillis()))
        .map(PlainAnswer::of);
  }

  /**
   * @param issuedAt of the user's token, ms since the Unix epoch
   */
  Future<Boolean> isBarred(String roomId, String userId, long issuedAt) {
    return redis
        .run(BARRED, List.of(removed(roomId)), userId, issuedAt)
        .map(answer -> answer.toInteger() == 1);
  }

  Future<DisconnectAnswer> disconnect(
      String roomId, String userId, String sessionId, long epoch, Departure how) {
    Object closedPageMs =
        switch (how) {
          case Departure.Lost lost -> "";
          case Departure.PageClosed(Duration atMost) -> atMost.toMillis();
        };
    return run(DISCONNECT, roomId, userId, sessionId, epoch, closedPageMs)
        .map(DisconnectAnswer::of);
  }

  Future<ReconnectAnswer> reconnect(String roomId, String userId, String sessionId, long epoch) {
    return run(RECONNECT, roomId, userId, sessionId, epoch).map(ReconnectAnswer::of);
  }

  Future<ExpireAnswer> expire(String roomId, String userId, String sessionId, long epoch) {
    return run(EXPIRE, roomId, userId, sessionId, epoch).map(ExpireAnswer::of);
  }

  Future<CloseAnswer> close(String roomId, String reason, String by, Duration readable) {
    return run(CLOSE, roomId, reason, by, readable.toMillis())
        .map(answer -> CloseAnswer.of(roomId, answer));
  }

  Future<ReconcileAnswer> reconcile(String roomId, Duration longest) {
    return run(RECONCILE, roomId, longest.toMillis()).map(ReconcileAnswer::of);
  }

  /** Tells of returns that were put off, if it is time. */
  Future<PlainAnswer> tellReturns(String roomId) {
    return run(TELL_RETURNS, roomId).map(PlainAnswer::of);
  }

  /**
   * @param holder names the relay
   * @param lease for how long nobody else gets what is taken
   * @param delivered the last event that was delivered; empty if the relay begins
   */
  Future<Undelivered> take(
      String roomId, String holder, Duration lease, Optional<Offset> delivered) {
    return redis
        .run(
            RELAY,
            keys(roomId),
            holder,
            lease.toMillis(),
            delivered.map(Offset::toString).orElse(""),
            MOST_TAKEN,
            MOST_BYTES_TAKEN)
        .map(Undelivered::of);
  }

  /**
   * Holds what was taken for longer.
   *
   * @param lease from now on
   * @return false if somebody else has taken it since
   */
  Future<Boolean> hold(String roomId, String holder, Duration lease) {
    return redis
        .run(HOLD, List.of(key(roomId)), holder, lease.toMillis())
        .map(answer -> answer.toInteger() == 1);
  }

  /** Lets go of what was taken, so that others need not wait for the lease's end. */
  Future<Boolean> letGo(String roomId, String holder) {
    return hold(roomId, holder, Duration.ZERO);
  }

  Future<Optional<RoomView>> show(String roomId) {
    return redis
        .run(SHOW, List.of(key(roomId), participants(roomId)))
        .map(answer -> RoomReader.read(roomId, answer));
  }

  Future<Boolean> exists(String roomId) {
    return redis.send(Command.EXISTS, key(roomId)).map(Response::toBoolean);
  }

  static String eventsOf(String roomId) {
    return key(roomId) + ":events";
  }

  private Future<Response> run(Script script, String roomId, Object... own) {
    return redis.run(script, keys(roomId), args(roomId, own));
  }

  private Object[] args(String roomId, Object... own) {
    List<Object> args =
        new ArrayList<>(List.of(roomId, relay, LEASE.toMillis(), MOST_TAKEN, MOST_BYTES_TAKEN));
    for (Object one : own) {
      args.add(one instanceof String text ? KeyPart.unicode(text) : one);
    }
    return events.argsAnd(args.toArray());
  }

  private static List<String> keys(String roomId) {
    return List.of(
        key(roomId),
        participants(roomId),
        eventsOf(roomId),
        removed(roomId),
        key(roomId) + ":departed");
  }

  private static String removed(String roomId) {
    return key(roomId) + ":removed";
  }

  private static String key(String roomId) {
    return KeyPart.tag("room", roomId);
  }

  private static String participants(String roomId) {
    return key(roomId) + ":participants";
  }
}
