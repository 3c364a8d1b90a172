package dev.holdfast.signaling.session;

import dev.holdfast.state.session.OutboxWriter;
import dev.holdfast.state.session.Sessions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writers into the outboxes to which one session's events went last. */
public final class OutboxWriters {
  private static final int MOST = 64;

  private final Sessions sessions;
  private final Map<String, OutboxWriter> known =
      new LinkedHashMap<>(4) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OutboxWriter> eldest) {
          return size() > MOST;
        }
      };

  OutboxWriters(Sessions sessions) {
    this.sessions = sessions;
  }

  public synchronized OutboxWriter of(String sessionId) {
    return known.computeIfAbsent(sessionId, sessions::writer);
  }
}
