package dev.holdfast.rooms.call;

import dev.holdfast.rooms.event.EventPage;
import dev.holdfast.rooms.event.EventState;
import dev.holdfast.state.call.CallView;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What happened to a call, for operators: ids, codes and times only, never a name, metadata or what
 * somebody wrote.
 *
 * @param complete whether all events are here: none forgotten, too much for one answer, or written
 *     by a later version in a way that this one cannot read
 * @param requestedAt of a call that began in a room by itself, when it began
 * @param entries in the order in which they happened
 */
public record CallTimeline(
    @Schema(examples = "Yk3vT9qZ1mB7") String callId,
    @Schema(examples = "ended") String state,
    @Schema(examples = "true") boolean complete,
    @Schema(examples = "1790000000000", description = "ms since the Unix epoch") long requestedAt,
    TimelineSummary summary,
    List<TimelineEntry> entries) {

  static CallTimeline of(CallView call, EventPage page) {
    TimelineReader reader = new TimelineReader(call);
    return new CallTimeline(
        call.callId(),
        call.state().wire(),
        page.recovered() && page.unreadable() == 0 && !page.more(),
        call.requestedAt(),
        TimelineSummary.of(call),
        // Those of two logs may have been entered in another order than they happened.
        page.events().stream()
            .sorted(Comparator.comparingLong(EventState::at))
            .map(reader::read)
            .toList());
  }
}
