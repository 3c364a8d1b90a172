package dev.holdfast.rooms.event;

import dev.holdfast.rooms.problem.InvalidRequest;
import dev.holdfast.state.stream.Offset;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/** Where a reader of a log goes on. */
public final class EventOffset {
  /** The query parameter. */
  public static final String PARAMETER = "after";

  /** What is told of it to whoever reads the API. */
  public static final String DESCRIPTION = "an event's offset; 0 for the beginning";

  private EventOffset() {}

  /**
   * @throws InvalidRequest if it is no offset
   */
  public static Offset of(String after) {
    return parse(PARAMETER, after);
  }

  /**
   * Of a stream: the last event that was received goes before the parameter.
   *
   * @throws InvalidRequest if it is no offset
   */
  public static Offset of(Optional<String> lastEventId, String after) {
    return lastEventId
        .map(last -> parse(HttpHeaders.LAST_EVENT_ID_HEADER, last))
        .orElseGet(() -> of(after));
  }

  private static Offset parse(String parameter, String text) {
    return Offset.parse(text)
        .orElseThrow(() -> new InvalidRequest(parameter, "must be the offset of an event, or 0"));
  }
}
