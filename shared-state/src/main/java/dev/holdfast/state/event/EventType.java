package dev.holdfast.state.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every event that Holdfast tells of, once: its name on the wire, how it is delivered, and what it
 * changes. Scripts write the names; docs/protocol.md says what each holds.
 */
public enum EventType {
  // From docs/asyncapi.yaml, by `./holdfast generate`: change that file, not this one.
  // What a client is told.
  SESSION_READY("session-ready", Delivery.VOLATILE),
  PARTICIPANT_JOINED("participant-joined", Delivery.DURABLE, Change.MEMBERSHIP),
  PARTICIPANT_LEFT("participant-left", Delivery.DURABLE, Change.MEMBERSHIP),
  PARTICIPANT_DISCONNECTED("participant-disconnected", Delivery.DURABLE, Change.MEMBERSHIP),
  WAITING_FOR_PARTICIPANT("waiting-for-participant", Delivery.DURABLE),
  SESSION_RESUMED("session-resumed", Delivery.DURABLE, Change.MEMBERSHIP),
  QUEUE_POSITION("queue-position", Delivery.VOLATILE),
  AGENT_AVAILABILITY("agent-availability", Delivery.VOLATILE),
  CALL_RINGING("call-ringing", Delivery.DURABLE),
  RING_ENDED("ring-ended", Delivery.DURABLE),
  CALL_ACCEPTED("call-accepted", Delivery.DURABLE, Change.MEMBERSHIP, Change.MOVES_USER),
  CALL_TRANSFERRING("call-transferring", Delivery.DURABLE),
  TRANSFER_ENDED("transfer-ended", Delivery.DURABLE),
  CALL_TRANSFERRED("call-transferred", Delivery.DURABLE, Change.MEMBERSHIP, Change.MOVES_USER),
  INVITE_ENDED("invite-ended", Delivery.DURABLE),
  CALL_ENDED("call-ended", Delivery.DURABLE, Change.MEMBERSHIP, Change.MOVES_USER),
  OFFER("offer", Delivery.DURABLE),
  ANSWER("answer", Delivery.DURABLE),
  ICE_CANDIDATE("ice-candidate", Delivery.DURABLE),
  SESSION_DISPLACED("session-displaced", Delivery.VOLATILE),
  SESSION_EXPIRED("session-expired", Delivery.VOLATILE),
  SERVER_DRAINING("server-draining", Delivery.VOLATILE),
  PARTICIPANT_QUALITY("participant-quality", Delivery.VOLATILE),

  // What only the log of a room has.
  ROOM_CREATED("room-created", Delivery.LOGGED_ONLY),
  CALL_STARTED("call-started", Delivery.LOGGED_ONLY),
  ROOM_CLOSED("room-closed", Delivery.LOGGED_ONLY),
  TRANSCRIPT_EXPORTED("transcript-exported", Delivery.LOGGED_ONLY),
  TRANSCRIPT_ERASED("transcript-erased", Delivery.LOGGED_ONLY),
  TRANSCRIPT_HELD("transcript-held", Delivery.LOGGED_ONLY),
  TRANSCRIPT_RELEASED("transcript-released", Delivery.LOGGED_ONLY),
  TRANSCRIPT_REDACTED("transcript-redacted", Delivery.LOGGED_ONLY),

  // What only the log of a call has.
  CALL_REQUESTED("call-requested", Delivery.LOGGED_ONLY),
  CALL_PRIORITISED("call-prioritised", Delivery.LOGGED_ONLY),
  CUSTOMER_AWAY("customer-away", Delivery.LOGGED_ONLY),
  CUSTOMER_BACK("customer-back", Delivery.LOGGED_ONLY),
  CALL_ACCEPTING("call-accepting", Delivery.LOGGED_ONLY),
  CALL_INVITING("call-inviting", Delivery.LOGGED_ONLY);

  // End of what is generated.

  /** How clients come to know of an event. */
  public enum Delivery {
    /** With an offset, in order, once, and again after a reconnection. */
    DURABLE,
    /** To who is connected, without an offset. */
    VOLATILE,
    /** Only in the log of its room or call, and by webhooks. */
    LOGGED_ONLY
  }

  /** What an event changes beside what it tells. */
  public enum Change {
    /** Who is in a room, or reachable there. */
    MEMBERSHIP,
    /** Which room or call the session that is told of it is in. */
    MOVES_USER
  }

  private static final Map<String, EventType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(EventType::wireName, Function.identity()));

  private final String wireName;
  private final Delivery delivery;
  private final Set<Change> changes;

  EventType(String wireName, Delivery delivery, Change... changes) {
    this.wireName = wireName;
    this.delivery = delivery;
    this.changes = Set.of(changes);
  }

  /** The type of an event; empty for one that a newer version tells of. */
  public static Optional<EventType> named(String wireName) {
    return Optional.ofNullable(BY_NAME.get(wireName));
  }

  /** The name on the wire, such as {@code call-ended}. */
  public String wireName() {
    return wireName;
  }

  public Delivery delivery() {
    return delivery;
  }

  /** Whether it stands in the log of a room or a call. */
  public boolean isLogged() {
    return switch (this) {
      case OFFER, ANSWER, ICE_CANDIDATE -> false;
      default -> delivery != Delivery.VOLATILE;
    };
  }

  public boolean changes(Change what) {
    return changes.contains(what);
  }

  /**
   * As a Socket.IO event's arguments, without an offset.
   *
   * @param data JSON
   */
  public String arguments(String data) {
    return "[\"" + wireName + "\"," + data + "]";
  }
}
