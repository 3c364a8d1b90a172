package dev.holdfast.state.room;

import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Streams;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What can be done with a room. Every flow asks for a look by the deadline worker before its first
 * change, so that whatever a crash leaves undone is done by the look: handing events on, above all.
 *
 * <p>These methods wait: call them on a virtual thread. They throw {@link HoldfastException}.
 */
@Singleton
public final class Rooms {
  private static final Duration INTENT = Duration.ofSeconds(2);
  private static final Duration LONGEST_LOOK = Duration.ofHours(1);
  private static final String KIND = "room:";

  private final RoomScripts scripts;
  private final RoomConfig config;
  private final RoomIndex index;
  private final Sessions sessions;
  private final Streams streams;
  private final Deadlines deadlines;
  private final Replicas replicas;

  Rooms(
      RoomScripts scripts,
      RoomConfig config,
      RoomIndex index,
      Sessions sessions,
      Streams streams,
      Deadlines deadlines,
      Replicas replicas) {
    this.scripts = scripts;
    this.config = config;
    this.index = index;
    this.sessions = sessions;
    this.streams = streams;
    this.deadlines = deadlines;
    this.replicas = replicas;
  }

  /** The key, and channel, of a room's log. */
  public static String eventsOf(String roomId) {
    return RoomScripts.eventsOf(roomId);
  }

  /** Makes a room, or finds the one of this id, whatever its policy. */
  public RoomView create(String roomId, String type, RoomPolicy policy) {
    intend(roomId);
    Await.on(index.add(roomId));
    handOn(roomId, Await.on(scripts.create(roomId, type, policy)));
    return show(roomId);
  }

  /** A room as it is now. */
  public RoomView show(String roomId) {
    return Await.on(find(roomId)).orElseThrow(() -> notFound(roomId));
  }

  /** As {@link #show}, without waiting. */
  public Future<Optional<RoomView>> find(String roomId) {
    return scripts.show(roomId);
  }

  /** Lets a visitor in, or back in by another session: a participant is a user. */
  public RoomView join(Visitor visitor, String roomId) {
    long window = show(roomId).policy().reconnectWindow().toMillis();
    if (!Await.on(sessions.enterRoom(visitor.sessionId(), visitor.epoch(), roomId, window))) {
      throw new HoldfastException(ErrorCode.SESSION_DISPLACED, "this session was taken over");
    }
    intend(roomId);
    RoomScripts.Answer answer = Await.on(scripts.join(roomId, visitor, RandomId.random()));
    if (!answer.result().equals("joined")) {
      Await.on(sessions.leaveRoom(visitor.sessionId(), roomId));
      throw refusal(answer.result(), roomId);
    }
    if (!answer.text(0).isEmpty()) {
      displace(answer.text(0), roomId);
    }
    handOn(roomId, answer);
    return show(roomId);
  }

  /** Takes a participant out, in whichever session. Not being there is no error. */
  public void leave(String roomId, String userId, Leaving why) {
    leave(roomId, userId, "", why);
  }

  /** As {@link #leave}, but only if the participant is there by this session. */
  public void leave(String roomId, String userId, String sessionId, Leaving why) {
    intend(roomId);
    RoomScripts.Answer answer = Await.on(scripts.leave(roomId, userId, sessionId, why));
    if (answer.result().equals("room-not-found")) {
      throw notFound(roomId);
    }
    handOn(roomId, answer);
    String left = answer.text(0).isEmpty() ? sessionId : answer.text(0);
    if (!left.isEmpty()) {
      Await.on(sessions.leaveRoom(left, roomId));
    }
  }

  /** Removes a participant for good, and ends the session by which the person is there. */
  public void remove(String roomId, String userId, String by) {
    Participant participant =
        show(roomId)
            .participant(userId)
            .orElseThrow(
                () ->
                    new HoldfastException(
                        ErrorCode.PARTICIPANT_NOT_FOUND, userId + " is not in " + roomId));
    leave(roomId, userId, Leaving.removedBy(by));
    Await.on(sessions.end(participant.sessionId(), ErrorCode.REMOVED.code()))
        .keySet()
        .forEach(other -> leave(other, userId, participant.sessionId(), Leaving.byOwnWill(userId)));
  }

  /** Closes a room; it stays readable for the retention. */
  public RoomView close(String roomId, String reason, String by) {
    intend(roomId);
    RoomScripts.Answer answer = Await.on(scripts.close(roomId, reason, by, config.retention()));
    if (answer.result().equals("room-not-found")) {
      throw notFound(roomId);
    }
    handOn(roomId, answer);
    answer.texts(0).forEach(session -> Await.on(sessions.leaveRoom(session, roomId)));
    return show(roomId);
  }

  /** Starts a participant's reconnection window; the others are told. */
  public void disconnect(String roomId, String userId, String sessionId, long epoch) {
    intend(roomId);
    RoomScripts.Answer answer = Await.on(scripts.disconnect(roomId, userId, sessionId, epoch));
    if (answer.result().equals("absent")) {
      return;
    }
    handOn(roomId, answer);
    long window = show(roomId).policy().reconnectWindow().toMillis();
    answer.texts(1).forEach(session -> Await.on(sessions.extend(session, window)));
  }

  /**
   * Ends a participant's reconnection window: the session is attached again.
   *
   * @return false if the session is not the participant's any more
   */
  public boolean reconnect(String roomId, String userId, String sessionId, long epoch) {
    intend(roomId);
    RoomScripts.Answer answer = Await.on(scripts.reconnect(roomId, userId, sessionId, epoch));
    if (answer.result().equals("absent")) {
      Await.on(sessions.leaveRoom(sessionId, roomId));
      return false;
    }
    handOn(roomId, answer);
    return true;
  }

  /**
   * The deadline worker's look: hands on what was not, ends windows that ran out, closes a room
   * that was empty for long enough.
   *
   * @return when to look again; empty for never
   */
  public Optional<Duration> look(String roomId) {
    RoomScripts.Answer answer = Await.on(scripts.look(roomId, LONGEST_LOOK));
    if (answer.result().equals("room-not-found")) {
      Await.on(index.drop(roomId));
      return Optional.empty();
    }
    handOn(roomId, answer);
    if (answer.result().equals("closed")) {
      return Optional.empty();
    }
    if (answer.result().equals("empty")) {
      close(roomId, "empty", "system");
      return Optional.empty();
    }
    List<String> due = answer.texts(1);
    for (int i = 0; i < due.size(); i += 3) {
      ranOut(roomId, due.get(i), due.get(i + 1), Long.parseLong(due.get(i + 2)));
    }
    return Optional.of(
        due.isEmpty() ? Duration.ofMillis(answer.rest().get(0).toLong()) : Duration.ZERO);
  }

  /** The deadline member of a room, and what it is called in a deadline. */
  public static String deadlineOf(String roomId) {
    return KIND + roomId;
  }

  // A session that is held came back, only the room was not told: a crash in between.
  private void ranOut(String roomId, String userId, String sessionId, long epoch) {
    Optional<Holder> holder = Await.on(sessions.find(sessionId)).filter(Holder::isAttached);
    if (holder.isPresent() && !Await.on(replicas.remaining(holder.get().replica())).isZero()) {
      reconnect(roomId, userId, sessionId, holder.get().epoch());
      return;
    }
    RoomScripts.Answer answer = Await.on(scripts.expire(roomId, userId, sessionId, epoch));
    if (answer.result().equals("expired")) {
      handOn(roomId, answer);
      Await.on(sessions.leaveRoom(sessionId, roomId));
    }
  }

  private void displace(String sessionId, String roomId) {
    Await.on(sessions.leaveRoom(sessionId, roomId));
    Await.on(
        streams.announce(
            Sessions.outboxOf(sessionId),
            "[\"session-displaced\",{\"roomId\":\"" + roomId + "\"}]"));
  }

  private void intend(String roomId) {
    Await.on(deadlines.schedule(deadlineOf(roomId), INTENT));
  }

  /** Puts events into the outboxes of those they are for: each once, in the log's order. */
  private void handOn(String roomId, RoomScripts.Answer answer) {
    if (answer.untold().isEmpty()) {
      return;
    }
    // One after another into each outbox; different outboxes side by side.
    List<Future<?>> deliveries =
        answer.untold().stream()
            .<Future<?>>flatMap(
                event ->
                    event.to().stream()
                        .map(
                            session ->
                                sessions.notify(
                                    session, roomId, event.offset(), event.asOutboxEvent())))
            .toList();
    Await.on(Future.all(deliveries));
    Await.on(scripts.told(roomId, answer.untold().getLast().offset()));
  }

  private static HoldfastException refusal(String result, String roomId) {
    return switch (result) {
      case "room-closed" -> new HoldfastException(ErrorCode.ROOM_CLOSED, roomId + " is closed");
      case "room-full" -> new HoldfastException(ErrorCode.ROOM_FULL, roomId + " is full");
      case "removed" ->
          new HoldfastException(ErrorCode.REMOVED, "this person was removed from " + roomId);
      case "stale" ->
          new HoldfastException(ErrorCode.SESSION_DISPLACED, "this session was taken over");
      default -> notFound(roomId);
    };
  }

  private static HoldfastException notFound(String roomId) {
    return new HoldfastException(ErrorCode.ROOM_NOT_FOUND, "there is no room " + roomId);
  }
}
