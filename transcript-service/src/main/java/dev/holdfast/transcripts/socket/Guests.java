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
class Guests {
  private static final long LOOK_EVERY_MS = 1_000;

  private final Set<Seat> seats = ConcurrentHashMap.newKeySet();
  private final RedisLinks redis;
  private boolean cutOff;

  Guests(Vertx vertx, RedisLinks redis, SocketConfig config) {
    this.redis = redis;
    vertx.setPeriodic(LOOK_EVERY_MS, timer -> look(config.silence()));
  }

  /** A guest, its connection and its event loop. */
  static final class Seat {
    private final Guest guest;
    private final Executor loop;
    private final AbruptClose abruptClose;
    private final long expiry;
    private volatile long heardAt = System.nanoTime();

    /**
     * @param abruptClose ends the connection at once
     * @param expiry timer that ends it when its token runs out
     */
    Seat(Guest guest, Executor loop, AbruptClose abruptClose, long expiry) {
      this.guest = guest;
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

    void tell(Consumer<Guest> what) {
      loop.execute(() -> what.accept(guest));
    }
  }

  void add(Seat taken) {
    seats.add(taken);
    taken.guest.counted(Guest.Presence.CAME);
  }

  void remove(Seat left) {
    if (seats.remove(left)) {
      left.guest.counted(Guest.Presence.LEFT);
    }
  }

  int count() {
    return seats.size();
  }

  /** That many stay, whichever. */
  void sendAwayAllBut(int staying) {
    List<Seat> leaving = seats.stream().skip(staying).toList();
    leaving.forEach(this::remove);
    leaving.forEach(seat -> seat.tell(Guest::goAway));
  }

  private void look(Duration longestSilence) {
    for (Seat seat : seats) {
      if (seat.silence().compareTo(longestSilence) > 0) {
        seat.guest.counted(Guest.Presence.VANISHED);
        seat.abruptClose.now();
      }
    }
    boolean away = !redis.isUp();
    if (away != cutOff) {
      cutOff = away;
      seats.forEach(seat -> seat.tell(away ? Guest::redisLost : Guest::redisBack));
    }
  }
}
