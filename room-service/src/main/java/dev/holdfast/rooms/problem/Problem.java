package dev.holdfast.rooms.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.Excerpt;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error as RFC 9457 has it.
 *
 * @param code stable, of the catalogue of all services; what programs look at
 * @param errors the fields that are wrong; absent if the fault is not in a field
 */
@RegisterForReflection
@Schema(
    description = "An error (RFC 9457). Programs look at `code`, people read `detail`.",
    requiredProperties = {"type", "title", "status", "detail", "code"})
public record Problem(
    @Schema(examples = "urn:holdfast:problem:room-not-found") String type,
    @Schema(examples = "Room not found") String title,
    @Schema(examples = "404") int status,
    @Schema(examples = "there is no room lobby") String detail,
    @Schema(examples = "room-not-found") String code,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {
  /** What is told of a body that is missing. */
  public static final String NO_BODY = "must be a JSON object";

  static Problem of(ErrorCode code, int status, String detail, List<FieldError> errors) {
    return new Problem(
        "urn:holdfast:problem:" + code.code(),
        titleOf(code.code()),
        status,
        Excerpt.of(detail),
        code.code(),
        errors);
  }

  private static String titleOf(String code) {
    return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('-', ' ');
  }
}
