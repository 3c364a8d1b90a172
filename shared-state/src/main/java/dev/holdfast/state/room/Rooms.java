package dev.holdfast.state.room;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.session.SessionMemberships;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.token.Caller;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What can be done with a room. Every flow asks for a reconciliation by the deadline worker before
 * its first change, so that whatever a crash leaves undone is done by the reconciler: relaying
 * events, above all.
 *
 * <p>These methods wait: call them on a virtual thread. They throw {@link HoldfastException}.
 */
@Singleton
public final class Rooms {
  private final RoomScripts scripts;
  private final RoomOutbox outbox;
  private final RoomConfig config;
  private final RoomIndex index;
  private final Sessions sessions;
  private final Streams streams;
  private final Dispatch dispatch;

  Rooms(
      RoomScripts scripts,
      RoomOutbox outbox,
      RoomConfig config,
      RoomIndex index,
      Sessions sessions,
      Streams streams,
      Dispatch dispatch) {
    this.scripts = scripts;
    this.outbox = outbox;
    this.config = config;
    this.index = index;
    this.sessions = sessions;
    this.streams = streams;
    this.dispatch = dispatch;
  }

  /** The key, and channel, of a room's log. */
  public static String eventsOf(String roomId) {
    return RoomScripts.eventsOf(roomId);
  }

  /**
   * A room that is there now.
   *
   * @param isNew whether this has made it; of several who make it at once, for one
   */
  public record Made(RoomView room, boolean isNew) {}

  /** Asks for a reconciliation, before something that changes the room. */
  void intend(String roomId) {
    outbox.intend(roomId);
  }

  /** Makes a room, or finds the one of this id, whatever its policy. */
  public RoomView create(String roomId, String type, RoomPolicy policy) {
    return make(roomId, type, policy).room();
  }

  /** As {@link #create}, and says which of the two it was. */
  public Made make(String roomId, String type, RoomPolicy policy) {
    return make(roomId, type, policy, "");
  }

  /**
   * @param madeFor the call that the room closes with; empty for a room that stays
   */
  RoomView create(String roomId, String type, RoomPolicy policy, String madeFor) {
    return make(roomId, type, policy, madeFor).room();
  }

  private Made make(String roomId, String type, RoomPolicy policy, String madeFor) {
    outbox.intend(roomId);
    Await.on(index.add(roomId));
    CreateAnswer answer = Await.on(scripts.create(roomId, type, policy, madeFor));
    outbox.relay(roomId, answer.change());
    return new Made(answer.room(), answer.isNew());
  }

  /** A room as it is now. */
  public RoomView show(String roomId) {
    return Await.on(find(roomId)).orElseThrow(() -> notFound(roomId));
  }

  /** As {@link #show}, without waiting. */
  public Future<Optional<RoomView>> find(String roomId) {
    return scripts.show(roomId);
  }

  /** Whether there is such a room, open or closed. */
  public Future<Boolean> exists(String roomId) {
    return scripts.exists(roomId);
  }

  /** Lets a user in, or back in by another session: a participant is a user. */
  public RoomView join(SessionUser sessionUser, String roomId) {
    return join(sessionUser, roomId, JoinReason.OWN_WILL);
  }

  RoomView join(SessionUser sessionUser, String roomId, JoinReason joinReason) {
    String membershipId = RandomId.random();
    // Most rooms have the usual window; the room itself is not known yet.
    long usual = config.reconnectWindow().toMillis();
    if (!Await.on(enter(sessionUser, roomId, usual, membershipId))) {
      throw displaced();
    }
    outbox.intend(roomId);
    switch (Await.on(
        scripts.join(roomId, sessionUser, RandomId.random(), membershipId, joinReason))) {
      case JoinAnswer.Joined joined -> {
        Windows.closed(joined.absence());
        joined.displaced().ifPresent(before -> displace(before, roomId));
        outbox.relay(roomId, joined.change());
        long window = joined.room().policy().reconnectWindow().toMillis();
        if (window > config.reconnectWindow().toMillis()) {
          Await.on(enter(sessionUser, roomId, window, membershipId));
        }
        return joined.room();
      }
      case JoinAnswer.Refused why -> {
        // Who is refused for being stale is there by a newer epoch of the same session.
        if (why != JoinAnswer.Refused.STALE) {
          Await.on(sessions.leaveRoom(sessionUser.sessionId(), roomId, membershipId));
        }
        throw refusal(why, roomId);
      }
    }
  }

  private Future<Boolean> enter(
      SessionUser who, String roomId, long windowMs, String membershipId) {
    return sessions.enterRoom(who.sessionId(), who.epoch(), roomId, windowMs, membershipId);
  }

  /**
   * Takes a participant out who is there by this session, if it has not been attached elsewhere
   * since. Not being there is no error.
   */
  public void leave(String roomId, SessionUser sessionUser, LeaveReason why) {
    part(
        roomId,
        sessionUser.userId(),
        sessionUser.sessionId(),
        OptionalLong.of(sessionUser.epoch()),
        why);
    Await.on(sessions.leaveRoom(sessionUser.sessionId(), roomId, ""));
  }

  /**
   * Removes a participant for good, and ends the session by which the person is there. May be
   * repeated, and then finishes what a crash left.
   */
  public void remove(String roomId, String userId, String by) {
    String session =
        part(roomId, userId, "", OptionalLong.empty(), LeaveReason.removedBy(by))
            .sessionOut()
            .orElseThrow(
                () ->
                    new HoldfastException(
                        ErrorCode.PARTICIPANT_NOT_FOUND, userId + " is not in " + roomId));
    SessionMemberships memberships = Await.on(sessions.end(session, ErrorCode.REMOVED.code()));
    memberships.rooms().stream()
        .filter(other -> !other.equals(roomId))
        // Where the user is by another session, that one stays.
        .forEach(
            other ->
                part(other, userId, session, OptionalLong.empty(), LeaveReason.byOwnWill(userId)));
    if (memberships.inDispatch()) {
      dispatch.away(userId, session, Long.MAX_VALUE, Departure.LOST);
    }
  }

  private LeaveAnswer part(
      String roomId, String userId, String sessionId, OptionalLong epoch, LeaveReason why) {
    outbox.intend(roomId);
    LeaveAnswer answer = Await.on(scripts.leave(roomId, userId, sessionId, epoch, why));
    switch (answer) {
      case LeaveAnswer.RoomNotFound none -> throw notFound(roomId);
      case LeaveAnswer.Stale stale -> throw displaced();
      case LeaveAnswer.Left left -> outbox.relay(roomId, left.change());
      case LeaveAnswer.Absent absent -> outbox.relay(roomId, absent.change());
    }
    return answer;
  }

  /** Closes a room; it stays readable for the retention. */
  public RoomView close(String roomId, String reason, String by) {
    while (true) {
      outbox.intend(roomId);
      switch (Await.on(scripts.close(roomId, reason, by, config.retention()))) {
        case CloseAnswer.Closing closing -> outbox.relay(roomId, closing.change());
        case CloseAnswer.Closed closed -> {
          outbox.relay(roomId, closed.change());
          return closed.room();
        }
        case CloseAnswer.RoomNotFound none -> throw notFound(roomId);
      }
    }
  }

  /** Starts a participant's reconnection window; the others are told. */
  public void disconnect(
      String roomId, String userId, String sessionId, long epoch, Departure how) {
    outbox.intend(roomId);
    switch (Await.on(scripts.disconnect(roomId, userId, sessionId, epoch, how))) {
      case DisconnectAnswer.Absent back -> {}
      case DisconnectAnswer.Disconnected away -> {
        if (away.isNew()) {
          Windows.opened(Windows.Kind.of(how));
        }
        outbox.relay(roomId, away.change());
        long window = away.window().toMillis();
        away.extended().forEach(session -> Await.on(sessions.extend(session, window)));
      }
    }
  }

  /**
   * Ends a participant's reconnection window: the session is attached again.
   *
   * @return false if the session is not the participant's any more
   */
  public boolean reconnect(String roomId, String userId, String sessionId, long epoch) {
    outbox.intend(roomId);
    return switch (Await.on(scripts.reconnect(roomId, userId, sessionId, epoch))) {
      case ReconnectAnswer.Absent gone -> {
        Await.on(sessions.leaveRoom(sessionId, roomId, ""));
        yield false;
      }
      case ReconnectAnswer.Connected back -> {
        Windows.closed(back.absence());
        outbox.relay(roomId, back.change());
        yield true;
      }
    };
  }

  /**
   * Gives a participant who is away a later deadline, once an absence.
   *
   * @return the deadline, ms since the Unix epoch
   * @throws HoldfastException {@code participant-not-found} if nobody of this id is away, {@code
   *     window-extended-before}
   */
  public long extendWindow(String roomId, String userId, Duration by) {
    outbox.intend(roomId);
    return switch (Await.on(scripts.extend(roomId, userId, by))) {
      case ExtendAnswer.Extended later -> {
        outbox.relay(roomId, later.change());
        long left = later.deadline() - show(roomId).at();
        Await.on(sessions.extend(later.sessionId(), Math.max(0, left)));
        yield later.deadline();
      }
      case ExtendAnswer.Refused why ->
          throw switch (why) {
            case EXTENDED_BEFORE ->
                new HoldfastException(
                    ErrorCode.WINDOW_EXTENDED_BEFORE,
                    "the window of " + userId + " was extended before");
            case ABSENT ->
                new HoldfastException(
                    ErrorCode.PARTICIPANT_NOT_FOUND, userId + " is not away from " + roomId);
          };
    };
  }

  /**
   * Whether a removal keeps somebody out of what belongs to a room: joining it, looking into it,
   * the transcripts of its calls. It holds for the tokens of before; see the protocol, "Removal".
   */
  public Future<Boolean> isRemoved(String roomId, Caller caller) {
    return scripts.isBarred(roomId, caller.userId(), caller.issuedAt());
  }

  /**
   * As {@link #isRemoved}.
   *
   * @return fails with {@code removed} for whoever is
   */
  public Future<Void> checkNotRemoved(String roomId, Caller caller) {
    return isRemoved(roomId, caller)
        .compose(is -> is ? Future.failedFuture(removed(roomId)) : Future.succeededFuture());
  }

  /** The deadline member of a room, and what it is called in a deadline. */
  public static String deadlineOf(String roomId) {
    return new LogName.Room(roomId).member();
  }

  private void displace(RoomChange.Parted before, String roomId) {
    Await.on(sessions.leaveRoom(before.sessionId(), roomId, before.membershipId()));
    Await.on(
        streams.announce(
            Sessions.outboxOf(before.sessionId()),
            EventType.SESSION_DISPLACED.arguments(
                JsonNodeFactory.instance.objectNode().put("roomId", roomId).toString())));
  }

  private static HoldfastException refusal(JoinAnswer.Refused why, String roomId) {
    return switch (why) {
      case ROOM_NOT_FOUND -> notFound(roomId);
      case ROOM_CLOSED -> new HoldfastException(ErrorCode.ROOM_CLOSED, roomId + " is closed");
      case ROOM_FULL -> new HoldfastException(ErrorCode.ROOM_FULL, roomId + " is full");
      case REMOVED -> removed(roomId);
      case ROLE_NOT_ADMITTED ->
          new HoldfastException(ErrorCode.FORBIDDEN, roomId + " does not admit this role");
      case CALL_ENDED -> new HoldfastException(ErrorCode.CALL_ENDED, "the call is over");
      case STALE -> displaced();
    };
  }

  private static HoldfastException removed(String roomId) {
    return new HoldfastException(ErrorCode.REMOVED, "this person was removed from " + roomId);
  }

  private static HoldfastException displaced() {
    return new HoldfastException(ErrorCode.SESSION_DISPLACED, "this session was taken over");
  }

  private static HoldfastException notFound(String roomId) {
    return new HoldfastException(ErrorCode.ROOM_NOT_FOUND, "there is no room " + roomId);
  }
}
