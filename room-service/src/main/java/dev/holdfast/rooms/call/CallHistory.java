package dev.holdfast.rooms.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.rooms.event.EventPage;
import dev.holdfast.rooms.event.EventState;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.call.TimeInStates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What happened in a call, and how long it was in which state, in ms.
 *
 * @param complete whether all events are here; if not, the call's events can be read page by page
 * @param talkingMs from its beginning in a room; {@code reconnectingMs} is a part of it
 */
public record CallHistory(
    @Schema(
            examples = "true",
            description = "false if events are missing here: read the call's events page by page")
        boolean complete,
    @Schema(examples = "5000") long waitingMs,
    @Schema(examples = "3000") long ringingMs,
    @Schema(examples = "181990") long talkingMs,
    @Schema(examples = "12000", description = "of talkingMs, how long somebody was away")
        long reconnectingMs,
    List<Happening> events) {

  /**
   * One event.
   *
   * @param durationMs until the next one; of the last one until now, 0 if the call is over
   */
  public record Happening(
      @Schema(examples = "4503599627370495-7") String offset,
      @Schema(examples = "ring-ended") String type,
      @Schema(examples = "1790000005000", description = "ms since the Unix epoch") long at,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(examples = "dispatch", description = "whose event it is: dispatch or room")
          Optional<String> from,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) @Schema(examples = "no-answer")
          Optional<String> reason,
      @Schema(examples = "3000", description = "ms until the next one, or until now")
          long durationMs,
      @Schema(implementation = Object.class, examples = "{\"agent\":\"bob\",\"kind\":\"call\"}")
          JsonNode data) {}

  static CallHistory of(CallView call, EventPage page) {
    // Those of two logs may have been entered in another order than they happened.
    List<EventState> events =
        page.events().stream().sorted(Comparator.comparingLong(EventState::at)).toList();
    TimeInStates times = call.times();
    List<Happening> happenings = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      long last = call.isEnded() ? events.getLast().at() : call.at();
      long until = i + 1 < events.size() ? events.get(i + 1).at() : last;
      happenings.add(happening(events.get(i), until));
    }
    return new CallHistory(
        page.recovered() && !page.more(),
        times.queued(),
        times.ringing(),
        times.talking(),
        times.reconnecting(),
        happenings);
  }

  private static Happening happening(EventState event, long until) {
    return new Happening(
        event.offset(),
        event.type(),
        event.at(),
        event.from(),
        Optional.ofNullable(event.data().path("reason").textValue()),
        Math.max(0, until - event.at()),
        event.data());
  }
}
