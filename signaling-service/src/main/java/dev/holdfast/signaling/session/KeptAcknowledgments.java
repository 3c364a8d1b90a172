package dev.holdfast.signaling.session;

import dev.holdfast.state.session.SessionConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A session's first acknowledgments by event id, as many of them as are kept in Redis too. The
 * newest may still be unkept: known here only.
 */
final class KeptAcknowledgments {
  // Most sessions send nothing that has an id: what is empty is shared by all.
  private static final SequencedMap<String, String> NONE =
      Collections.unmodifiableSequencedMap(new LinkedHashMap<>());

  private SequencedMap<String, String> byId = NONE;
  private List<String> unkept = List.of();
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
    if (byId == NONE) {
      byId = new LinkedHashMap<>();
    }
    String before = byId.put(eventId, acknowledgment);
    bytes += size(eventId, acknowledgment) - (before == null ? 0 : size(eventId, before));
    while (byId.size() > 1 && (byId.size() > most || bytes > mostBytes)) {
      Map.Entry<String, String> oldest = byId.pollFirstEntry();
      bytes -= size(oldest.getKey(), oldest.getValue());
    }
  }

  /**
   * As {@link #put}, of one that Redis is to be told of later.
   *
   * @return how many such there are
   */
  int putUnkept(String eventId, String acknowledgment) {
    put(eventId, acknowledgment);
    if (unkept.isEmpty()) {
      unkept = new ArrayList<>();
    }
    unkept.add(eventId);
    return unkept.size();
  }

  /** Those of which Redis is to be told now, the oldest first. */
  SequencedMap<String, String> takeUnkept() {
    SequencedMap<String, String> taken = new LinkedHashMap<>();
    for (String eventId : unkept) {
      of(eventId).ifPresent(acknowledgment -> taken.put(eventId, acknowledgment));
    }
    unkept = List.of();
    return taken;
  }

  /** Redis could not be told of these; those that are still known here are unkept again. */
  void giveBack(Collection<String> eventIds) {
    Set<String> again = new HashSet<>(unkept);
    again.addAll(eventIds);
    // In the order in which they came: of two batches that fail, either may fail first.
    unkept = new ArrayList<>(byId.keySet());
    unkept.retainAll(again);
  }

  // Characters: what Redis counts as bytes is as much or more.
  private static int size(String eventId, String acknowledgment) {
    return eventId.length() + acknowledgment.length();
  }
}
