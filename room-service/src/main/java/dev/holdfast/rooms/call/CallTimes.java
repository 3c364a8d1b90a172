package dev.holdfast.rooms.call;

import dev.holdfast.rooms.event.EventState;
import java.util.List;

/** How long a call was in which state, in ms: what its events add up to, as in its record. */
record CallTimes(long queuedMs, long ringingMs, long activeMs, long reconnectingMs) {
  private enum State {
    UNKNOWN,
    QUEUED,
    RINGING,
    ACTIVE,
    RECONNECTING,
    ENDED
  }

  /**
   * @param events in the order in which they happened
   * @param now ms since the Unix epoch, until when the last state lasts
   */
  static CallTimes of(List<EventState> events, long now) {
    long[] spent = new long[State.values().length];
    State state = State.UNKNOWN;
    long since = 0;
    for (EventState event : events) {
      spent[state.ordinal()] += event.at() - since;
      since = event.at();
      state = after(state, event);
    }
    spent[state.ordinal()] += Math.max(0, now - since);
    return new CallTimes(
        spent[State.QUEUED.ordinal()],
        spent[State.RINGING.ordinal()],
        spent[State.ACTIVE.ordinal()],
        spent[State.RECONNECTING.ordinal()]);
  }

  private static State after(State state, EventState event) {
    if (state == State.ENDED) {
      return state;
    }
    return switch (event.type()) {
      case "call-requested" -> State.QUEUED;
      // A transfer or an invitation that rings, or is not taken, leaves the call as it is.
      case "call-ringing" -> isForCall(event) ? State.RINGING : state;
      case "ring-ended" -> isForCall(event) && !isCancelled(event) ? State.QUEUED : state;
      case "call-started", "session-resumed" -> State.ACTIVE;
      case "waiting-for-participant" -> State.RECONNECTING;
      case "participant-left" -> state == State.RECONNECTING ? State.ACTIVE : state;
      case "call-ended" -> State.ENDED;
      default -> state;
    };
  }

  private static boolean isForCall(EventState event) {
    return event.data().path("kind").asText().equals("call");
  }

  private static boolean isCancelled(EventState event) {
    return event.data().path("reason").asText().equals("cancelled");
  }
}
