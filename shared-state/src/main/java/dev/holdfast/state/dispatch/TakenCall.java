package dev.holdfast.state.dispatch;

import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.stream.Offset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A call that an agent has taken.
 *
 * @param logged the call's events that are not delivered yet; they are for its record alone
 */
public record TakenCall(Intent intent, List<LoggedEvent> logged) {
  /** The last event that is not delivered yet; empty if there is none. */
  public Optional<Offset> last() {
    return logged.isEmpty() ? Optional.empty() : Optional.of(logged.getLast().offset());
  }

  /** What an accept has logged, if it is for the call's record alone; else nothing. */
  static List<LoggedEvent> forTheRecord(String callId, DispatchAnswer<Intent> answer) {
    List<LoggedEvent> logged = answer.undelivered().getOrDefault(callId, List.of());
    boolean isAll =
        answer.decision() instanceof DispatchAnswer.Decision.Done
            && answer.undelivered().keySet().equals(Set.of(callId))
            && logged.stream().allMatch(event -> event.audience().sessions().isEmpty());
    return isAll ? logged : List.of();
  }
}
