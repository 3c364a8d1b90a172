package dev.holdfast.signaling.session;

import dev.holdfast.state.session.OutboxWriter;
import dev.holdfast.state.session.Sessions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writers into the outboxes to which one session's events went last. */
public final class OutboxWriters {
  private static final int MOST = 64;

  private final Sessions sessions;
  // Made with the first writer: idle sessions have none.
  private Map<String, OutboxWriter> known = Map.of();

  private static final class Newest extends LinkedHashMap<String, OutboxWriter> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, OutboxWriter> eldest) {
      return size() > MOST;
    }
  }

  OutboxWriters(Sessions sessions) {
    this.sessions = sessions;
  }

  public synchronized OutboxWriter of(String sessionId) {
    if (known.isEmpty()) {
      known = new Newest();
    }
    return known.computeIfAbsent(sessionId, sessions::writer);
  }
}
