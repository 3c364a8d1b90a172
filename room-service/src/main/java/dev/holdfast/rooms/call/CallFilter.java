package dev.holdfast.rooms.call;

import dev.holdfast.rooms.paging.Cursor;
import dev.holdfast.rooms.problem.InvalidRequest;
import dev.holdfast.state.call.CallIndex;
import dev.holdfast.state.call.CallStatus;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.token.Caller;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which calls are listed.
 *
 * @param state empty for any
 * @param queue empty for any
 * @param userId of somebody who was in it, or asked for it; empty for anybody
 * @param from asked for then or later, ms since the Unix epoch
 * @param to asked for before then, ms since the Unix epoch
 */
record CallFilter(
    Optional<CallStatus> state, String queue, String userId, OptionalLong from, OptionalLong to) {
  private static final char SEPARATOR = '.';

  boolean lets(CallView call) {
    return state.filter(one -> one != call.state()).isEmpty()
        && (queue.isEmpty() || queue.equals(call.queue().orElse("")))
        && (userId.isEmpty() || call.concerns(userId));
  }

  /** Whether a list that has come down to this place is past its end. */
  boolean isOver(CallIndex.Place place) {
    return from.isPresent() && place.requestedAt() < from.getAsLong();
  }

  /** A cursor goes on after a call; it belongs to this filter and this caller. */
  String cursorAfter(CallIndex.Place place, Caller caller) {
    return Cursor.after("" + place.requestedAt() + SEPARATOR + place.callId(), list(caller));
  }

  /**
   * The place after which a cursor goes on.
   *
   * @throws InvalidRequest if it was not made by this filter, for this caller
   */
  CallIndex.Place placeOf(String cursor, Caller caller) {
    return Cursor.place(cursor, list(caller))
        .map(CallFilter::place)
        // The empty id stands before all others of its time, so that no call of that time is
        // listed.
        .orElseGet(() -> new CallIndex.Place(to.orElse(Long.MAX_VALUE), ""));
  }

  private static CallIndex.Place place(String text) {
    int dot = text.indexOf(SEPARATOR);
    try {
      return new CallIndex.Place(Long.parseLong(text, 0, dot, 10), text.substring(dot + 1));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw Cursor.foreign();
    }
  }

  private List<String> list(Caller caller) {
    String wire = state.map(CallStatus::wire).orElse("");
    return List.of("calls", wire, queue, userId, from.toString(), to.toString(), caller.userId());
  }
}
