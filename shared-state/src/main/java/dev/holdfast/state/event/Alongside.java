package dev.holdfast.state.event;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is done by the same commands as the delivery of a room's events.
 *
 * @param recorded events of a call's own log, which come before the room's in its record; nobody is
 *     told of them
 * @param left the membership id that is over, by the session that has left the room
 * @param attached is given each session that is told and was attached then
 */
public record Alongside(
    Map<LogName, List<LoggedEvent>> recorded, Map<String, String> left, Consumer<String> attached) {
  /** Nothing else. */
  public static final Alongside NOTHING = new Alongside(Map.of(), Map.of(), session -> {});
}
