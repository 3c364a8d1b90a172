package dev.holdfast.transcripts.live;

import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The live readers of this replica. */
@Singleton
class LiveConnections {
  private static final long LOOK_EVERY_MS = 1_000;

  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private final LiveMetrics metrics;

  LiveConnections(Vertx vertx, LiveMetrics metrics, LiveConfig config) {
    this.metrics = metrics;
    vertx.setPeriodic(LOOK_EVERY_MS, timer -> cutOffTheSilent(config.silence()));
  }

  /**
   * A connection and its event loop.
   *
   * @param cut ends it at once
   * @param expiry timer that ends it when its token runs out
   */
  record Open(LiveConnection connection, Executor loop, Cut cut, long expiry) {
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

  private void cutOffTheSilent(Duration longest) {
    for (Open one : open) {
      if (one.connection().silence().compareTo(longest) > 0) {
        metrics.silent();
        one.cut().now();
      }
    }
  }

  int count() {
    return open.size();
  }

  /** That many stay, whichever. */
  void sendAwayAllBut(int staying) {
    List<Open> leaving = open.stream().skip(staying).toList();
    leaving.forEach(this::remove);
    leaving.forEach(Open::goAway);
  }
}
