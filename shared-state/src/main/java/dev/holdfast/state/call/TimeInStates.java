package dev.holdfast.state.call;

import dev.holdfast.state.format.Fields;

/**
 * How long a call was in which state, in ms, until a moment: what its events add up to.
 *
 * @param active in conversation, all there
 * @param reconnecting somebody was away meanwhile
 */
public record TimeInStates(long queued, long ringing, long active, long reconnecting) {
  private static final String PREFIX = "timeIn:";

  /** From its beginning in a room on, whoever was away meanwhile. */
  public long talking() {
    return active + reconnecting;
  }

  static TimeInStates of(Fields fields, long at) {
    return isCounted(fields)
        ? new TimeInStates(
            timeIn(CallStatus.QUEUED, fields, at),
            timeIn(CallStatus.RINGING, fields, at),
            timeIn(CallStatus.ACTIVE, fields, at),
            timeIn(CallStatus.WAITING_FOR_RECONNECTION, fields, at))
        : estimated(fields, at);
  }

  // The states before this one lie between the call's beginning and this one's. Whatever an earlier
  // version did not count is missing there.
  private static boolean isCounted(Fields fields) {
    long counted =
        fields.all().keySet().stream()
            .filter(field -> field.startsWith(PREFIX))
            .mapToLong(field -> number(fields, field, 0))
            .sum();
    return counted == number(fields, "stateAt", 0) - number(fields, "requestedAt", 0);
  }

  private static long timeIn(CallStatus state, Fields fields, long at) {
    long before = number(fields, PREFIX + state.wire(), 0);
    return fields.text("state").filter(state.wire()::equals).isPresent()
        ? before + Math.max(0, at - number(fields, "stateAt", at))
        : before;
  }

  // As if nobody had declined it, or been away.
  private static TimeInStates estimated(Fields fields, long at) {
    long ended = number(fields, "endedAt", at);
    long started = number(fields, "startedAt", ended);
    long rung = Math.min(started, number(fields, "firstRungAt", started));
    long requested = Math.min(rung, number(fields, "requestedAt", rung));
    return new TimeInStates(rung - requested, started - rung, ended - started, 0);
  }

  private static long number(Fields fields, String field, long otherwise) {
    return fields.number(field).orElse(otherwise);
  }
}
