package dev.holdfast.transcripts.socket;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.redis.RedisLinks;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The clients at this replica's sockets. */
@Singleton
class Connections {
  private static final long CHECK_EVERY_MS = 1_000;

  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
  private final RedisLinks redis;
  private boolean cutOff;

  Connections(Vertx vertx, RedisLinks redis, SocketConfig config) {
    this.redis = redis;
    vertx.setPeriodic(CHECK_EVERY_MS, timer -> check(config.silence()));
  }

  /** A connection: its handler and its event loop. */
  static final class Entry {
    private final ConnectionHandler handler;
    private final Executor loop;
    private final AbruptClose abruptClose;
    private final long expiry;
    private volatile long heardAt = System.nanoTime();

    /**
     * @param abruptClose ends the connection at once
     * @param expiry timer that ends it when its token runs out
     */
    Entry(ConnectionHandler handler, Executor loop, AbruptClose abruptClose, long expiry) {
      this.handler = handler;
      this.loop = loop;
      this.abruptClose = abruptClose;
      this.expiry = expiry;
    }

    /** The client lives. May be called on any thread. */
    void heard() {
      heardAt = System.nanoTime();
    }

    Duration silence() {
      return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    long expiry() {
      return expiry;
    }

    void tell(Consumer<ConnectionHandler> what) {
      loop.execute(() -> what.accept(handler));
    }
  }

  void add(Entry taken) {
    entries.add(taken);
    taken.handler.counted(ConnectionHandler.Presence.CAME);
  }

  void remove(Entry left) {
    if (entries.remove(left)) {
      left.handler.counted(ConnectionHandler.Presence.LEFT);
    }
  }

  int count() {
    return entries.size();
  }

  /** That many stay, whichever. */
  void sendAwayAllBut(int staying) {
    List<Entry> leaving = entries.stream().skip(staying).toList();
    leaving.forEach(this::remove);
    leaving.forEach(entry -> entry.tell(ConnectionHandler::goAway));
  }

  private void check(Duration longestSilence) {
    for (Entry entry : entries) {
      if (entry.silence().compareTo(longestSilence) > 0) {
        entry.handler.counted(ConnectionHandler.Presence.VANISHED);
        entry.abruptClose.now();
      }
    }
    boolean away = !redis.isUp();
    if (away != cutOff) {
      cutOff = away;
      entries.forEach(
          entry -> entry.tell(away ? ConnectionHandler::redisLost : ConnectionHandler::redisBack));
    }
  }
}
