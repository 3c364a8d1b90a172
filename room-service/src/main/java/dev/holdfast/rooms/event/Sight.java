package dev.holdfast.rooms.event;

/** What of a log its reader may see. One reader's, asked for each event in the log's order. */
public interface Sight {
  /** All of it. */
  Sight WHOLE = event -> true;

  boolean covers(EventState event);
}
