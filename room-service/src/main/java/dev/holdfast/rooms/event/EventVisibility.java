package dev.holdfast.rooms.event;

/** What of a log its reader may see. One reader's, asked for each event in the log's order. */
public interface EventVisibility {
  /** All of it. */
  EventVisibility WHOLE = event -> true;

  boolean covers(EventState event);
}
