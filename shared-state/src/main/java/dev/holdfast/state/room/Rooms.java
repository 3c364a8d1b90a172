package dev.holdfast.state.room;

import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Streams;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What can be done with a room. Every flow asks for a look by the deadline worker before its first
 * change, so that whatever a crash leaves undone is done by the look: handing events on, above all.
 *
 * <p>These methods wait: call them on a virtual thread. They throw {@link HoldfastException}.
 */
@Singleton
public final class Rooms {
  private static final Duration INTENT = Duration.ofSeconds(2);
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);
  private static final String KIND = "room:";

  /** Counts the participants who did not come back in time. */
  private static final String WINDOWS_ENDED = "holdfast.rooms.windows.ended";

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
    String visit = RandomId.random();
    if (!Await.on(
        sessions.enterRoom(visitor.sessionId(), visitor.epoch(), roomId, window, visit))) {
      throw new HoldfastException(ErrorCode.SESSION_DISPLACED, "this session was taken over");
    }
    intend(roomId);
    RoomScripts.Answer answer = Await.on(scripts.join(roomId, visitor, RandomId.random(), visit));
    if (!answer.result().equals("joined")) {
      // Who is refused for being stale is there by a newer epoch of the same session.
      if (!answer.result().equals("stale")) {
        Await.on(sessions.leaveRoom(visitor.sessionId(), roomId, visit));
      }
      throw refusal(answer.result(), roomId);
    }
    if (!answer.text(0).isEmpty()) {
      displace(answer.text(0), roomId, answer.text(1));
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
    RoomScripts.Answer answer = part(roomId, userId, sessionId, why);
    String left = answer.text(0).isEmpty() ? sessionId : answer.text(0);
    if (!left.isEmpty()) {
      Await.on(sessions.leaveRoom(left, roomId, answer.text(1)));
    }
  }

  /**
   * Removes a participant for good, and ends the session by which the person is there. May be
   * repeated, and then finishes what a crash left.
   */
  public void remove(String roomId, String userId, String by) {
    String session = part(roomId, userId, "", Leaving.removedBy(by)).text(0);
    if (session.isEmpty()) {
      throw new HoldfastException(ErrorCode.PARTICIPANT_NOT_FOUND, userId + " is not in " + roomId);
    }
    Await.on(sessions.end(session, ErrorCode.REMOVED.code())).keySet().stream()
        .filter(other -> !other.equals(roomId))
        .forEach(other -> leave(other, userId, session, Leaving.byOwnWill(userId)));
  }

  private RoomScripts.Answer part(String roomId, String userId, String sessionId, Leaving why) {
    intend(roomId);
    RoomScripts.Answer answer = Await.on(scripts.leave(roomId, userId, sessionId, why));
    if (answer.result().equals("room-not-found")) {
      throw notFound(roomId);
    }
    handOn(roomId, answer);
    return answer;
  }

  /** Closes a room; it stays readable for the retention. */
  public RoomView close(String roomId, String reason, String by) {
    intend(roomId);
    RoomScripts.Answer answer = Await.on(scripts.close(roomId, reason, by, config.retention()));
    if (answer.result().equals("room-not-found")) {
      throw notFound(roomId);
    }
    handOn(roomId, answer);
    answer.texts(0).forEach(session -> Await.on(sessions.leaveRoom(session, roomId, "")));
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
      Await.on(sessions.leaveRoom(sessionId, roomId, ""));
      return false;
    }
    handOn(roomId, answer);
    return true;
  }

  /**
   * The deadline worker's look: hands on what was not, makes the room and its participants'
   * sessions agree, ends windows that ran out, closes a room that was empty for long enough.
   *
   * @return when to look again; empty for never
   */
  public Optional<Duration> look(String roomId) {
    RoomScripts.Answer answer = Await.on(scripts.look(roomId, longestLook()));
    if (answer.result().equals("room-not-found")) {
      Await.on(index.drop(roomId));
      return Optional.empty();
    }
    handOn(roomId, answer);
    Await.on(index.add(roomId));
    boolean changed = false;
    List<String> seen = answer.texts(1);
    for (int i = 0; i < seen.size(); i += 5) {
      changed |= settle(roomId, Seen.of(seen.subList(i, i + 5)));
    }
    return Optional.of(changed ? Duration.ZERO : Duration.ofMillis(answer.rest().get(0).toLong()));
  }

  /** The deadline member of a room, and what it is called in a deadline. */
  public static String deadlineOf(String roomId) {
    return KIND + roomId;
  }

  /** A participant as a look finds it. */
  private record Seen(String userId, String sessionId, long epoch, String visit, String presence) {
    static Seen of(List<String> texts) {
      return new Seen(
          texts.get(0), texts.get(1), Long.parseLong(texts.get(2)), texts.get(3), texts.get(4));
    }
  }

  /**
   * Makes good what a crash between the session's step and the room's left undone, and ends a
   * window that ran out.
   *
   * @return whether there was anything to do
   */
  private boolean settle(String roomId, Seen seen) {
    Optional<Sessions.Stay> stay = Await.on(sessions.stay(seen.sessionId(), roomId));
    Optional<Holder> holder = stay.map(Sessions.Stay::holder).filter(Holder::isAttached);
    if (holder.isPresent() && !stay.get().isListed()) {
      long window = show(roomId).policy().reconnectWindow().toMillis();
      Await.on(
          sessions.enterRoom(seen.sessionId(), holder.get().epoch(), roomId, window, seen.visit()));
    }
    if (seen.presence().equals("connected")) {
      long epoch = stay.map(known -> known.holder().epoch()).orElse(seen.epoch());
      if (holder.isEmpty()) {
        disconnect(roomId, seen.userId(), seen.sessionId(), epoch);
      }
      return holder.isEmpty();
    }
    if (holder.isPresent() && !Await.on(replicas.remaining(holder.get().replica())).isZero()) {
      return reconnect(roomId, seen.userId(), seen.sessionId(), holder.get().epoch());
    }
    return seen.presence().equals("due") && ranOut(roomId, seen);
  }

  private boolean ranOut(String roomId, Seen seen) {
    RoomScripts.Answer answer =
        Await.on(scripts.expire(roomId, seen.userId(), seen.sessionId(), seen.epoch()));
    if (!answer.result().equals("expired")) {
      return false;
    }
    Metrics.counter(WINDOWS_ENDED).increment();
    handOn(roomId, answer);
    Await.on(sessions.leaveRoom(seen.sessionId(), roomId, answer.text(0)));
    return true;
  }

  private Duration longestLook() {
    Duration third = config.retention().dividedBy(3);
    return third.compareTo(LONGEST_LOOK) < 0 ? third : LONGEST_LOOK;
  }

  private void displace(String sessionId, String roomId, String visit) {
    Await.on(sessions.leaveRoom(sessionId, roomId, visit));
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
    Map<String, SequencedMap<Offset, String>> bySession = new LinkedHashMap<>();
    for (RoomEvent event : answer.untold()) {
      for (String session : event.to()) {
        bySession
            .computeIfAbsent(session, key -> new LinkedHashMap<>())
            .put(event.offset(), event.asOutboxEvent());
      }
    }
    List<Future<Void>> deliveries = new ArrayList<>();
    bySession.forEach(
        (session, events) -> deliveries.add(sessions.notify(session, roomId, events)));
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
