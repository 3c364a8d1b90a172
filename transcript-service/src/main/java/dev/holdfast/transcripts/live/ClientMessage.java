package dev.holdfast.transcripts.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.stream.Offset;

/** What a client may say. */
sealed interface ClientMessage {
  ObjectMapper JSON = new ObjectMapper();

  /** To be answered, so that the client sees that the connection lives. */
  record Ping() implements ClientMessage {}

  /** Go on after an offset. */
  record Resume(Offset after) implements ClientMessage {}

  /** Nothing of the protocol; says why. */
  record Invalid(String why) implements ClientMessage {}

  static ClientMessage parse(String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return new Invalid("not JSON");
    }
    return switch (message.path("type").asText()) {
      case "ping" -> new Ping();
      case "resume" ->
          Offset.parse(message.path("after").asText())
              .<ClientMessage>map(Resume::new)
              .orElseGet(() -> new Invalid("after must be an offset or 0"));
      default -> new Invalid("type must be ping or resume");
    };
  }
}
