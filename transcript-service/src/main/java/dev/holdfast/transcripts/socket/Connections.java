package dev.holdfast.transcripts.socket;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.redis.RedisLinks;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The clients at this replica's sockets. */
@Singleton
class Connections {
  private static final int TURNS = 10;

  private final Rounds<Entry> entries = new Rounds<>(TURNS);
  private final RedisLinks redis;
  private final Duration longestSilence;
  private final Duration unpinged;
  private boolean cutOff;

  /**
   * @param pingInterval the longest time between two pings, {@link SocketConfig#CHECKED_EVERY} or
   *     more
   */
  Connections(
      Vertx vertx,
      RedisLinks redis,
      SocketConfig config,
      @ConfigProperty(name = "quarkus.websockets-next.server.auto-ping-interval")
          Duration pingInterval) {
    this.redis = redis;
    this.longestSilence = config.silence();
    this.unpinged = pingInterval.minus(SocketConfig.CHECKED_EVERY);
    // One timer for all: two for each took half a kilobyte of an idle one. Each connection has its
    // turn of it, or those who came at once would all be sent a ping in one go, again and again.
    vertx.setPeriodic(SocketConfig.CHECKED_EVERY.toMillis() / TURNS, timer -> check());
  }

  /** A connection: its handler, its event loop, and what is due of it. */
  static final class Entry {
    private final ConnectionHandler handler;
    private final EventLoop loop;
    private final AbruptClose abruptClose;
    private final Runnable ping;
    private final long acceptedUntil;
    private volatile long heardAt = System.nanoTime();
    // Touched by the check alone.
    private long pingedAt = heardAt;
    private boolean expired;

    /**
     * @param abruptClose ends the connection at once
     * @param ping asks for a sign of life; run on the event loop
     * @param acceptedUntil when its token runs out, ms since the Unix epoch
     */
    Entry(
        ConnectionHandler handler,
        EventLoop loop,
        AbruptClose abruptClose,
        Runnable ping,
        long acceptedUntil) {
      this.handler = handler;
      this.loop = loop;
      this.abruptClose = abruptClose;
      this.ping = ping;
      this.acceptedUntil = acceptedUntil;
    }

    /** The client lives. May be called on any thread. */
    void heard() {
      heardAt = System.nanoTime();
    }

    Duration silence() {
      return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    /** Tells the handler, behind what waits on the event loop. May be called on any thread. */
    void tell(Consumer<ConnectionHandler> what) {
      loop.execute(() -> what.accept(handler));
    }

    /** Tells the handler at once. On the event loop. */
    void tellNow(Consumer<ConnectionHandler> what) {
      what.accept(handler);
    }

    private void check(Duration longestSilence, Duration unpinged) {
      if (silence().compareTo(longestSilence) > 0) {
        handler.counted(ConnectionHandler.Presence.VANISHED);
        abruptClose.now();
        return;
      }
      if (System.nanoTime() - pingedAt > unpinged.toNanos()) {
        pingedAt = System.nanoTime();
        loop.execute(ping);
      }
      if (!expired && System.currentTimeMillis() >= acceptedUntil) {
        expired = true;
        tell(ConnectionHandler::expire);
      }
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
    List<Entry> leaving = entries.all().skip(staying).toList();
    leaving.forEach(this::remove);
    leaving.forEach(entry -> entry.tell(ConnectionHandler::goAway));
  }

  private void check() {
    entries.turn().forEach(entry -> entry.check(longestSilence, unpinged));
    if (entries.isRoundOver()) {
      tellOfRedis();
    }
  }

  private void tellOfRedis() {
    boolean away = !redis.isUp();
    if (away != cutOff) {
      cutOff = away;
      entries
          .all()
          .forEach(
              entry ->
                  entry.tell(away ? ConnectionHandler::redisLost : ConnectionHandler::redisBack));
    }
  }
}
