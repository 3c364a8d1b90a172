package dev.holdfast.state.room;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Delivers what rooms log: each event once to each, in the log's order. Of one room one replica
 * does it at a time, in one thread, some events in each step. However many change a room at the
 * same time, what they logged is read once and each session is told once of all of it.
 */
@Singleton
final class RoomRelay {
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

  private final RoomScripts scripts;
  private final RoomDelivery delivery;
  private final String holder = RandomId.random();

  /** By room, for the rooms of which something is being delivered: whoever has come since. */
  private final Map<String, Optional<Promise<Void>>> waiting = new HashMap<>();

  RoomRelay(RoomScripts scripts, RoomDelivery delivery) {
    this.scripts = scripts;
    this.delivery = delivery;
  }

  /** Waits until all that was logged before is delivered, by whomever. */
  void relay(String roomId) {
    Await.on(join(roomId));
  }

  private Future<Void> join(String roomId) {
    synchronized (waiting) {
      Optional<Promise<Void>> others = waiting.get(roomId);
      if (others != null && others.isPresent()) {
        return others.get().future();
      }
      Promise<Void> done = Promise.promise();
      if (others != null) {
        waiting.put(roomId, Optional.of(done));
      } else {
        waiting.put(roomId, Optional.empty());
        // Not by the one who asks: those who come later would keep this one waiting.
        Thread.ofVirtual().name("relay").start(() -> new Pass(roomId, done).run());
      }
      return done.future();
    }
  }

  /** Whoever waits for what is taken from now on; nobody if it is empty. */
  private Optional<Promise<Void>> next(String roomId) {
    synchronized (waiting) {
      return waiting.put(roomId, Optional.empty());
    }
  }

  /** As {@link #next}; if it is empty, the room is left alone. */
  private Optional<Promise<Void>> nextOrEnd(String roomId) {
    synchronized (waiting) {
      Optional<Promise<Void>> next = waiting.get(roomId);
      if (next.isPresent()) {
        waiting.put(roomId, Optional.empty());
      } else {
        waiting.remove(roomId);
      }
      return next;
    }
  }

  private final class Pass {
    private final String roomId;

    /** Who waits for events that are delivered by the present step or the next ones. */
    private Optional<Promise<Void>> served;

    /** Who waits for the last events that were taken. */
    private Optional<Promise<Void>> nearlyServed = Optional.empty();

    Pass(String roomId, Promise<Void> first) {
      this.roomId = roomId;
      this.served = Optional.of(first);
    }

    void run() {
      try {
        do {
          untilNoneIsLeft();
          served.ifPresent(Promise::complete);
          served = nextOrEnd(roomId);
        } while (served.isPresent());
      } catch (RuntimeException | InterruptedException e) {
        nearlyServed.ifPresent(done -> done.tryFail(e));
        served.ifPresent(done -> done.tryFail(e));
        Optional<Promise<Void>> late = nextOrEnd(roomId);
        while (late.isPresent()) {
          late.get().fail(e);
          late = nextOrEnd(roomId);
        }
      }
    }

    private void untilNoneIsLeft() throws InterruptedException {
      Optional<Offset> delivered = Optional.empty();
      while (true) {
        Undelivered taken = Await.on(scripts.take(roomId, holder, delivered));
        nearlyServed.ifPresent(Promise::complete);
        nearlyServed = Optional.empty();
        switch (taken) {
          case Undelivered.None none -> {
            return;
          }
          case Undelivered.Held(Duration remaining) -> {
            delivered = Optional.empty();
            pause(remaining);
          }
          case Undelivered.Events events -> {
            delivery.deliver(roomId, events);
            delivered = Optional.of(events.events().getLast().offset());
            if (events.isLast()) {
              nearlyServed = served;
              served = next(roomId);
            }
          }
        }
      }
    }

    private static void pause(Duration remaining) throws InterruptedException {
      Thread.sleep(remaining.compareTo(LONGEST_PAUSE) < 0 ? remaining : LONGEST_PAUSE);
    }
  }
}
