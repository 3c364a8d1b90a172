package dev.holdfast.state.dispatch;

import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import java.util.SequencedMap;

/** Where the events of calls are recorded, before anybody is told of them. */
public interface CallLog {
  /**
   * Records events of a call, each once, however often they are given.
   *
   * @param source whose log the offsets are of, such as {@code dispatch}
   * @param events JSON {@code {type, at, data}} by the offset in the source's log, oldest first;
   *     all since those that are known to be recorded
   */
  Future<Void> record(String callId, String source, SequencedMap<Offset, String> events);
}
