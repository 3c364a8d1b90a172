package dev.holdfast.rooms.problem;

import dev.holdfast.state.error.Excerpt;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is wrong with one field of a request.
 *
 * @param field its path in the body, or the name of the parameter or header
 */
@RegisterForReflection
public record FieldError(
    @Schema(examples = "policy.maxParticipants") String field,
    @Schema(examples = "must be a whole number") String message) {
  public FieldError {
    field = Excerpt.of(field);
    message = Excerpt.of(message);
  }
}
