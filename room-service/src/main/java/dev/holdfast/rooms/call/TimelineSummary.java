package dev.holdfast.rooms.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.call.TimeInStates;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a call was as a whole, until now: from its record, also where events are left out.
 *
 * @param people everybody who was ever in it, or asked for it, without names
 * @param talkingMs from its beginning in a room; {@code reconnectingMs} is a part of it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TimelineSummary(
    List<PersonState> people,
    @Schema(examples = "5000") long waitingMs,
    @Schema(examples = "3000") long ringingMs,
    @Schema(examples = "181990") long talkingMs,
    @Schema(examples = "12000", description = "of talkingMs, how long somebody was away")
        long reconnectingMs,
    @Schema(examples = "completed", description = "why it ended") Optional<String> reason,
    @Schema(examples = "alice", description = "who ended it") Optional<String> endedBy) {

  static TimelineSummary of(CallView call) {
    TimeInStates times = call.times();
    return new TimelineSummary(
        call.people().entrySet().stream()
            .map(one -> PersonState.of(one.getKey(), one.getValue()))
            .toList(),
        times.queued(),
        times.ringing(),
        times.talking(),
        times.reconnecting(),
        call.reason().flatMap(TimelineFacts::known),
        call.endedBy());
  }
}
