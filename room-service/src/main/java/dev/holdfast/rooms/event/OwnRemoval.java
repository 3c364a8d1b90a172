package dev.holdfast.rooms.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.event.EventType;

/**
 * What ends a reader's stream: that the reader is removed from the room. Only from the moment on at
 * which the reader was let in; who was removed before that came with a newer token.
 *
 * @param since ms since the Unix epoch, by Redis's clock
 */
public record OwnRemoval(String userId, long since) {
  boolean isTold(EventState event) {
    JsonNode data = event.data();
    return event.is(EventType.PARTICIPANT_LEFT)
        && event.at() >= since
        && data.path("reason").asText().equals("removed")
        && data.path("participant").path("userId").asText().equals(userId);
  }
}
