package dev.holdfast.rooms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.room.LeaveReason;
import dev.holdfast.state.room.Presence;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.token.Role;
import jakarta.inject.Singleton;
import java.util.List;

/** Puts people into rooms, as a signaling replica does. */
@Singleton
public final class RoomGuests {
  public static final String REPLICA = "a-replica";

  private final Rooms rooms;
  private final RoomConfig config;
  private final Sessions sessions;
  private final Replicas replicas;
  private final Presence presence;
  private final Streams streams;
  private final ObjectMapper json;

  RoomGuests(
      Rooms rooms,
      RoomConfig config,
      Sessions sessions,
      Replicas replicas,
      Presence presence,
      Streams streams,
      ObjectMapper json) {
    this.rooms = rooms;
    this.config = config;
    this.sessions = sessions;
    this.replicas = replicas;
    this.presence = presence;
    this.streams = streams;
    this.json = json;
  }

  /** Somebody in a room, by a session. */
  public record Guest(String userId, String sessionId, long epoch, String roomId) {}

  /** A new room, whose windows are short if it is of type {@code brief}. */
  public String room(String type) {
    return rooms.create(RandomId.random(), type, config.policyOf(type)).roomId();
  }

  public Guest enters(String userId, String role, String roomId) {
    return enters(userId, role, roomId, REPLICA);
  }

  public Guest enters(String userId, String role, String roomId, String replica) {
    PrivateId pid = PrivateId.random();
    String session = pid.sessionId();
    Await.on(replicas.holds(replica, session));
    var opened = Await.on(sessions.open(pid, userId, "{}", replica));
    rooms.join(
        new SessionUser(
            userId,
            userId,
            Role.parse(role).orElseThrow(),
            session,
            opened.epoch(),
            System.currentTimeMillis() + 1000),
        roomId);
    return new Guest(userId, session, opened.epoch(), roomId);
  }

  public void leaves(Guest guest) {
    SessionUser sessionUser =
        new SessionUser(guest.userId(), "", Role.CUSTOMER, guest.sessionId(), guest.epoch(), 0);
    rooms.leave(guest.roomId(), sessionUser, LeaveReason.byOwnWill(guest.userId()));
  }

  /** The connection of somebody is gone. */
  public void dropsOut(Guest guest) {
    presence.lost(guest.sessionId(), guest.epoch(), REPLICA);
  }

  /** Somebody says that the page closes. */
  public void closesPage(Guest guest) {
    presence.pageClosed(guest.sessionId(), guest.epoch(), REPLICA);
  }

  /** The events that wait for somebody: {@code [name, payload]} each. */
  public List<JsonNode> outboxOf(Guest guest) {
    return switch (Await.on(
        streams.read(Sessions.outboxOf(guest.sessionId()), Offset.START, 500))) {
      case Page.Gone gone -> List.of();
      case Page.Held held -> held.entries().stream().map(entry -> read(entry.payload())).toList();
    };
  }

  /** The payloads of one kind of event that wait for somebody. */
  public List<JsonNode> toldTo(Guest guest, String event) {
    return outboxOf(guest).stream()
        .filter(one -> one.path(0).asText().equals(event))
        .map(one -> one.path(1))
        .toList();
  }

  private JsonNode read(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
