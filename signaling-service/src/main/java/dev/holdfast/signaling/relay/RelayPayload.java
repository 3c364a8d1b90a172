package dev.holdfast.signaling.relay;

import dev.holdfast.signaling.event.ClientEvent;
import dev.holdfast.state.event.EventType;
import java.util.Map;

/**
 * What is relayed: the text of the description or candidate as the sender wrote it (RFC 8829, RFC
 * 8840), never taken apart.
 *
 * @param field {@code offer}, {@code answer} or {@code candidate}
 * @param value JSON text
 */
record RelayPayload(String field, String value) {
  private static final Map<String, String> FIELDS =
      Map.of(
          EventType.OFFER.wireName(), "offer",
          EventType.ANSWER.wireName(), "answer",
          EventType.ICE_CANDIDATE.wireName(), "candidate");

  /**
   * Cuts the relayed field out of an event's payload.
   *
   * @throws dev.holdfast.state.error.HoldfastException {@code invalid-payload} if it is missing
   */
  static RelayPayload of(ClientEvent event) {
    String field = FIELDS.get(event.name());
    return new RelayPayload(field, event.payload().json(field));
  }
}
