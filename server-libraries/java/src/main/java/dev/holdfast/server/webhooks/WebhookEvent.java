package dev.holdfast.server.webhooks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * What has happened, as a webhook tells it. It may come again: {@code id} is the same then, so keep
 * the ids that were acted on for a day.
 *
 * @param id the header {@code webhook-id}
 * @param hook the webhook's name in room-service's configuration
 * @param type a constant of {@link WebhookEventType}, or one that a later version has added
 * @param at when it happened, ms since the Unix epoch
 * @param roomId null if it is not known
 * @param callId null if it is not known
 * @param log {@code room:<id>} or {@code call:<id>}: events of one log come in their order
 * @param offset its place in the log
 * @param data what docs/asyncapi.yaml of the Holdfast repository has for this type
 */
public record WebhookEvent(
    @JsonProperty("id") String id,
    @JsonProperty("hook") String hook,
    @JsonProperty("type") String type,
    @JsonProperty("at") long at,
    @JsonProperty("roomId") String roomId,
    @JsonProperty("callId") String callId,
    @JsonProperty("log") String log,
    @JsonProperty("offset") String offset,
    @JsonProperty("data") JsonNode data) {

  /** When it happened. */
  public Instant time() {
    return Instant.ofEpochMilli(at);
  }

  /** A text of {@code data}, if there is one of this name. */
  public Optional<String> text(String field) {
    return Optional.ofNullable(data.path(field).textValue());
  }
}
