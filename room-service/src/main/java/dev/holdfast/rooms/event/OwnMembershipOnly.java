package dev.holdfast.rooms.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.room.Participant;
import dev.holdfast.state.room.RoomView;

/**
 * What a customer sees of a room's log: from the own entering to the own leaving. In a standing
 * room customers come and go, and none sees anything of another one's membership.
 */
final class OwnMembershipOnly implements EventVisibility {
  private static final long NOT_THERE = Long.MAX_VALUE;

  private final String userId;
  private long since;

  OwnMembershipOnly(String userId, RoomView room) {
    this.userId = userId;
    this.since = room.participant(userId).map(Participant::joinedAt).orElse(NOT_THERE);
  }

  @Override
  public boolean covers(EventState event) {
    long joinedAt = isOwn(event, EventType.PARTICIPANT_JOINED) ? joinedAt(event) : NOT_THERE;
    since = Math.min(since, joinedAt);
    boolean covered = event.at() > since || (event.at() == since && isAbout(event));
    if (covered && isOwn(event, EventType.PARTICIPANT_LEFT)) {
      since = NOT_THERE;
    }
    return covered;
  }

  private boolean isOwn(EventState event, EventType type) {
    return event.is(type) && isMe(event.data().path("participant"));
  }

  // Whoever was there before may have gone in the very millisecond.
  private boolean isAbout(EventState event) {
    for (JsonNode one : event.data().path("participants")) {
      if (isMe(one)) {
        return true;
      }
    }
    return isMe(event.data().path("participant"));
  }

  private boolean isMe(JsonNode participant) {
    return participant.path("userId").asText().equals(userId);
  }

  private static long joinedAt(EventState event) {
    return event.data().path("participant").path("joinedAt").asLong(NOT_THERE);
  }
}
