package dev.holdfast.state.event;

import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.SequencedMap;

/** Where sessions are told of events. */
public interface SessionNotifier {
  /**
   * Puts events of a log into a session's outbox, each once, in the log's order, however often they
   * are given. Does nothing if the session is gone.
   *
   * @param events as {@link LoggedEvent#asTold} by their offset in the log, oldest first; all that
   *     are for this session since those that are known to be delivered
   */
  Future<Void> notify(String sessionId, LogName log, SequencedMap<Offset, String> events);

  /**
   * As above, and a session that has left the room strikes it off its list.
   *
   * @param left the membership id that is over; empty if the session has not left
   * @return whether the session is attached
   */
  Future<Boolean> notify(
      String sessionId, LogName log, SequencedMap<Offset, String> events, Optional<String> left);
}
