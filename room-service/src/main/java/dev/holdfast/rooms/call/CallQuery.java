package dev.holdfast.rooms.call;

import dev.holdfast.rooms.paging.Timestamp;
import dev.holdfast.rooms.problem.InvalidRequest;
import dev.holdfast.state.call.CallStatus;
import dev.holdfast.state.token.UserId;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The query parameters that say which calls are listed. */
public final class CallQuery {
  @Parameter(example = "active")
  @QueryParam("state")
  @DefaultValue("")
  @Pattern(
      regexp = "|queued|ringing|active|waiting-for-reconnection|ended",
      message = "must be one of queued, ringing, active, waiting-for-reconnection, ended")
  String state;

  @Parameter(example = "support")
  @QueryParam("queue")
  @DefaultValue("")
  @Size(max = 64)
  String queue;

  @Parameter(description = "who was in it, or asked for it", example = "alice")
  @QueryParam("userId")
  @DefaultValue("")
  @Pattern(regexp = "|" + UserId.PATTERN, message = UserId.MESSAGE)
  String userId;

  @Parameter(
      description = "asked for then or later, ms since the Unix epoch",
      example = "1790000000000",
      schema = @Schema(type = SchemaType.INTEGER, format = "int64"))
  @QueryParam("from")
  @DefaultValue("")
  String from;

  @Parameter(
      description = "asked for before then, ms since the Unix epoch",
      example = "1790000600000",
      schema = @Schema(type = SchemaType.INTEGER, format = "int64"))
  @QueryParam("to")
  @DefaultValue("")
  String to;

  /**
   * @throws InvalidRequest if a time is none
   */
  CallFilter filter() {
    return new CallFilter(
        Optional.of(state).filter(one -> !one.isEmpty()).map(CallStatus::of),
        queue,
        userId,
        Timestamp.of("from", from),
        Timestamp.of("to", to));
  }
}
