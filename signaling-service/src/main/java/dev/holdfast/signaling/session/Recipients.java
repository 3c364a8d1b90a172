package dev.holdfast.signaling.session;

import dev.holdfast.state.session.Recipient;
import dev.holdfast.state.session.Sessions;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sessions to which one session's events went last, with what is known of their outboxes. */
public final class Recipients {
  private static final int MOST = 64;

  private final Sessions sessions;
  private final Map<String, Recipient> known =
      new LinkedHashMap<>(4) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Recipient> eldest) {
          return size() > MOST;
        }
      };

  Recipients(Sessions sessions) {
    this.sessions = sessions;
  }

  public synchronized Recipient of(String sessionId) {
    return known.computeIfAbsent(sessionId, sessions::recipient);
  }
}
