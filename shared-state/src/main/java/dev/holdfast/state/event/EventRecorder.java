package dev.holdfast.state.event;

import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import java.util.SequencedMap;

/** Where the events of calls are recorded, before anybody is told of them. */
public interface EventRecorder {
  /**
   * Records events of a call, each once, however often they are given.
   *
   * @param log in which they stand: that of the call itself, or of a room that it is in
   * @param events as {@link LoggedEvent#asRecorded} by the offset in the log, oldest first; all
   *     since those that are known to be recorded
   */
  Future<Void> record(String callId, LogName log, SequencedMap<Offset, String> events);

  /** As above, of several logs, one after the other. */
  default Future<Void> record(
      String callId, SequencedMap<LogName, SequencedMap<Offset, String>> logs) {
    Future<Void> recorded = Future.succeededFuture();
    for (var log : logs.entrySet()) {
      recorded = recorded.compose(done -> record(callId, log.getKey(), log.getValue()));
    }
    return recorded;
  }
}
