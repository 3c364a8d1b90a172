package dev.holdfast.state.room;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.session.Visitor;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
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
  private static final Script JOIN = Script.named("room/join");
  private static final Script LEAVE = Script.named("room/leave");
  private static final Script DISCONNECT = Script.named("room/disconnect");
  private static final Script RECONNECT = Script.named("room/reconnect");
  private static final Script EXPIRE = Script.named("room/expire");
  private static final Script CLOSE = Script.named("room/close");
  private static final Script LOOK = Script.named("room/look");
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

  RoomScripts(RedisLinks redis, RoomConfig config) {
    this.redis = redis;
    this.events = config.events();
  }

  /**
   * What a script answers.
   *
   * @param result its first word
   * @param undelivered the log's last event, if it was not delivered yet
   * @param parted who left the room by this script
   * @param pause in how long returns that were put off are to be told; empty if there are none
   * @param rest what else it returns
   */
  record Answer(
      String result,
      Optional<Offset> undelivered,
      List<Parted> parted,
      Optional<Duration> pause,
      List<Response> rest) {
    String text(int index) {
      return rest.get(index).toString();
    }

    long number(int index) {
      return rest.get(index).toLong();
    }

    List<String> texts(int index) {
      return rest.get(index).stream().map(Response::toString).toList();
    }
  }

  /** A session that left a room, and the visit that ended with it. */
  record Parted(String sessionId, String visit) {}

  /**
   * @param madeFor the call that the room closes with; empty for a room that stays
   */
  Future<Answer> create(String roomId, String type, RoomPolicy policy, String madeFor) {
    return run(
        CREATE,
        roomId,
        type,
        policy.reconnectWindow().toMillis(),
        policy.emptyTimeout().toMillis(),
        policy.maxParticipants(),
        policy.roles().stream().map(Role::wire).collect(Collectors.joining(" ")),
        madeFor);
  }

  /**
   * @param newCallId for a call that may begin by itself
   */
  Future<Answer> join(
      String roomId, Visitor visitor, String newCallId, String visit, Errand errand) {
    return run(
        JOIN,
        roomId,
        visitor.userId(),
        visitor.name(),
        visitor.role(),
        visitor.sessionId(),
        visitor.epoch(),
        visitor.tokenIssuedAt(),
        newCallId,
        visit,
        errand.callId(),
        errand.asGuest() ? "guest" : "");
  }

  Future<Answer> leave(
      String roomId, String userId, String sessionId, OptionalLong epoch, Leaving why) {
    return run(
        LEAVE,
        roomId,
        userId,
        sessionId,
        why.how(),
        why.by(),
        why.callReason(),
        epoch.isPresent() ? epoch.getAsLong() : "");
  }

  Future<Answer> beginCall(String roomId, String callId, String customerId, String agentId) {
    return run(BEGIN_CALL, roomId, callId, customerId, agentId);
  }

  Future<Answer> handOver(String roomId, String callId, String agentId) {
    return run(HAND_OVER, roomId, callId, agentId);
  }

  /**
   * @param userId of the participant who ends it; empty if it is none
   */
  Future<Answer> endCall(String roomId, String callId, String userId, String by, String detail) {
    return run(END_CALL, roomId, callId, userId, by, detail);
  }

  Future<Answer> extend(String roomId, String userId, Duration by) {
    return run(EXTEND, roomId, userId, by.toMillis());
  }

  /**
   * @param most how many notes of this kind the log may hold
   */
  Future<Answer> note(String roomId, Note note, JsonNode data, int most) {
    String kind = key(roomId) + ":notes:" + note.kind().name().toLowerCase(Locale.ROOT);
    List<String> keys = new ArrayList<>(keys(roomId));
    keys.addAll(List.of(kind, kind + " " + note.same()));
    return redis
        .run(
            NOTE,
            keys,
            events.argsAnd(
                roomId, note.type().wireName(), data, most, note.kind().quiet().toMillis()))
        .map(RoomScripts::answer);
  }

  /**
   * @param issuedAt of the user's token, ms since the Unix epoch
   */
  Future<Boolean> isBarred(String roomId, String userId, long issuedAt) {
    return redis
        .run(BARRED, List.of(removed(roomId)), userId, issuedAt)
        .map(answer -> answer.toInteger() == 1);
  }

  Future<Answer> disconnect(String roomId, String userId, String sessionId, long epoch) {
    return run(DISCONNECT, roomId, userId, sessionId, epoch);
  }

  Future<Answer> reconnect(String roomId, String userId, String sessionId, long epoch) {
    return run(RECONNECT, roomId, userId, sessionId, epoch);
  }

  Future<Answer> expire(String roomId, String userId, String sessionId, long epoch) {
    return run(EXPIRE, roomId, userId, sessionId, epoch);
  }

  Future<Answer> close(String roomId, String reason, String by, Duration readable) {
    return run(CLOSE, roomId, reason, by, readable.toMillis());
  }

  Future<Answer> look(String roomId, Duration longest) {
    return run(LOOK, roomId, longest.toMillis());
  }

  /** Tells of returns that were put off, if it is time. */
  Future<Answer> tellReturns(String roomId) {
    return run(TELL_RETURNS, roomId);
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

  static String eventsOf(String roomId) {
    return key(roomId) + ":events";
  }

  private Future<Answer> run(Script script, String roomId, Object... own) {
    Object[] args = new Object[own.length + 1];
    args[0] = roomId;
    for (int i = 0; i < own.length; i++) {
      args[i + 1] = own[i] instanceof String text ? KeyPart.unicode(text) : own[i];
    }
    return redis.run(script, keys(roomId), events.argsAnd(args)).map(RoomScripts::answer);
  }

  private static Answer answer(Response response) {
    String result = response.get(0).toString();
    if (response.size() == 1) {
      return new Answer(result, Optional.empty(), List.of(), Optional.empty(), List.of());
    }
    Response change = response.get(1);
    List<Parted> parted = new ArrayList<>();
    Response flat = change.get(1);
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      parted.add(new Parted(flat.get(i).toString(), flat.get(i + 1).toString()));
    }
    long pause = change.get(2).toLong();
    return new Answer(
        result,
        Offset.parse(change.get(0).toString()),
        parted,
        pause < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(pause)),
        response.stream().skip(2).toList());
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
