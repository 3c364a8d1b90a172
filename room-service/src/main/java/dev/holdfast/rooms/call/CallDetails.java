package dev.holdfast.rooms.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.call.CallView;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A call as it is. Times are ms since the Unix epoch.
 *
 * @param state {@code unknown} is what a later version wrote, during an update
 * @param kind {@code dispatched} by way of a queue, or {@code direct}: it began in a room by itself
 */
@Schema(name = "Call")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CallDetails(
    @Schema(examples = "Yk3vT9qZ1mB7") String callId,
    @Schema(
            examples = "active",
            enumeration = {
              "queued",
              "ringing",
              "active",
              "waiting-for-reconnection",
              "ended",
              "unknown"
            })
        String state,
    @Schema(
            examples = "dispatched",
            enumeration = {"dispatched", "direct", "unknown"})
        String kind,
    @Schema(examples = "support") Optional<String> queue,
    @Schema(examples = "standard", description = "of the room") Optional<String> type,
    @Schema(examples = "0", description = "0 to 9; 9 is first") int priority,
    Optional<PersonState> customer,
    @Schema(examples = "bob", description = "user id of the agent who has it, or had it last")
        Optional<String> agentId,
    @Schema(examples = "Yk3vT9qZ1mB7") Optional<String> roomId,
    @Schema(description = "everybody who was ever in it") List<PersonState> people,
    @Schema(implementation = Object.class, examples = "{\"topic\":\"invoice\"}") JsonNode metadata,
    @Schema(examples = "1790000000000", description = "ms since the Unix epoch") long requestedAt,
    @Schema(implementation = Long.class, examples = "1790000008000") OptionalLong acceptedAt,
    @Schema(implementation = Long.class, examples = "1790000008010") OptionalLong startedAt,
    @Schema(implementation = Long.class, examples = "1790000190000") OptionalLong endedAt,
    @Schema(examples = "completed", description = "why it ended") Optional<String> reason,
    @Schema(examples = "alice", description = "who ended it") Optional<String> endedBy,
    @Schema(
            examples = "8000",
            description = "ms from when it was asked for until an agent had it, or it was over")
        long waitedMs,
    @Schema(examples = "181990", description = "ms of the conversation so far") long talkedMs,
    @Schema(description = "only where one call is shown") Optional<CallHistory> history) {

  static CallDetails of(CallView call) {
    return of(call, Optional.empty());
  }

  static CallDetails of(CallView call, CallHistory history) {
    return of(call, Optional.of(history));
  }

  private static CallDetails of(CallView call, Optional<CallHistory> history) {
    return new CallDetails(
        call.callId(),
        call.state().wire(),
        call.kind().wire(),
        call.queue(),
        call.type().or(call::roomType),
        call.priority(),
        Optional.of(call.customer()).filter(JsonNode::isObject).map(PersonState::customer),
        call.agentId(),
        call.roomId(),
        call.people().entrySet().stream()
            .map(one -> PersonState.of(one.getKey(), one.getValue()))
            .toList(),
        call.given().metadata(),
        call.requestedAt(),
        call.acceptedAt(),
        call.startedAt(),
        call.endedAt(),
        call.reason(),
        call.endedBy(),
        waited(call),
        talked(call),
        history);
  }

  private static long waited(CallView call) {
    long until = call.startedAt().orElse(call.endedAt().orElse(call.at()));
    return Math.max(0, until - call.requestedAt());
  }

  private static long talked(CallView call) {
    if (call.durationMs().isPresent()) {
      return call.durationMs().getAsLong();
    }
    return call.startedAt().isPresent() ? call.at() - call.startedAt().getAsLong() : 0;
  }
}
