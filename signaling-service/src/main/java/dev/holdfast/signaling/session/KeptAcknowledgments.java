package dev.holdfast.signaling.session;

import dev.holdfast.state.session.SessionConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A session's first acknowledgments by event id, as many of them as are kept in Redis too. */
final class KeptAcknowledgments {
  private final SequencedMap<String, String> byId = new LinkedHashMap<>();
  private final int most;
  private final int mostBytes;
  private long bytes;

  /**
   * @param kept those of the session's earlier connections, the oldest first
   */
  KeptAcknowledgments(SessionConfig config, Map<String, String> kept) {
    this.most = config.keptAcknowledgments();
    this.mostBytes = config.keptAcknowledgmentBytes();
    kept.forEach(this::put);
  }

  Optional<String> of(String eventId) {
    return Optional.ofNullable(byId.get(eventId));
  }

  void put(String eventId, String acknowledgment) {
    String before = byId.put(eventId, acknowledgment);
    bytes += size(eventId, acknowledgment) - (before == null ? 0 : size(eventId, before));
    while (byId.size() > 1 && (byId.size() > most || bytes > mostBytes)) {
      Map.Entry<String, String> oldest = byId.pollFirstEntry();
      bytes -= size(oldest.getKey(), oldest.getValue());
    }
  }

  // Characters: what Redis counts as bytes is as much or more.
  private static int size(String eventId, String acknowledgment) {
    return eventId.length() + acknowledgment.length();
  }
}
