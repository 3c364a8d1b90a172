package dev.holdfast.rooms.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Somebody who waits for a call, or was in it. */
public record PersonState(
    @Schema(examples = "alice") String userId,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) @Schema(examples = "Alice") Optional<String> name,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) @Schema(examples = "customer")
        Optional<String> role) {
  static PersonState customer(JsonNode person) {
    return new PersonState(
        person.path("userId").asText(),
        Optional.ofNullable(person.path("name").textValue()),
        Optional.empty());
  }

  static PersonState of(String userId, String role) {
    return new PersonState(userId, Optional.empty(), Optional.of(role));
  }
}
