package dev.holdfast.state.event;

import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import java.util.SequencedMap;

/** Where the events of calls are recorded, before anybody is told of them. */
public interface EventRecorder {
  /**
   * Records events of a call, each once, however often they are given.
   *
   * @param logs in which they stand: that of the call itself, and those of rooms that it is in; one
   *     after the other. Of each, its events as {@link LoggedEvent#asRecorded} by the offset in the
   *     log, oldest first; all since those that are known to be recorded
   */
  Future<Void> record(String callId, SequencedMap<LogName, SequencedMap<Offset, String>> logs);
}
