package dev.holdfast.signaling.engineio;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/** So many connections at most; the oldest gives way to a new one. On any thread. */
final class OldestFirst {
  private final SequencedSet<EngineSocket> connections = new LinkedHashSet<>();
  private final int most;

  /**
   * @param most at least 1
   */
  OldestFirst(int most) {
    this.most = most;
  }

  /** Adds the newest one, and takes out the one that gives way to it. */
  synchronized Optional<EngineSocket> add(EngineSocket connection) {
    connections.add(connection);
    return connections.size() > most ? Optional.of(connections.removeFirst()) : Optional.empty();
  }

  synchronized void remove(EngineSocket connection) {
    connections.remove(connection);
  }

  synchronized boolean isEmpty() {
    return connections.isEmpty();
  }
}
