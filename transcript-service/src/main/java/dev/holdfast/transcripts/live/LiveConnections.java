package dev.holdfast.transcripts.live;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The live readers of this replica. */
@Singleton
class LiveConnections {
  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private final LiveMetrics metrics;

  LiveConnections(LiveMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * A connection and its event loop.
   *
   * @param expiry timer that ends it when its token runs out
   */
  record Open(LiveConnection connection, Executor loop, long expiry) {
    void goAway() {
      loop.execute(connection::goAway);
    }
  }

  void add(Open opened) {
    open.add(opened);
    metrics.opened();
  }

  void remove(Open closed) {
    if (open.remove(closed)) {
      metrics.closed();
    }
  }

  int count() {
    return open.size();
  }

  /** That many of them, whichever. */
  List<Open> some(int most) {
    return open.stream().limit(most).toList();
  }
}
