package dev.holdfast.state.room;

import dev.holdfast.state.event.Alongside;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.retry.Backoff;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Delivers what rooms log: each event once to each, in the log's order. Of one room one replica
 * does it at a time, in one thread, some events in each step. However many change a room at the
 * same time, what they logged is read once and each session is told once of all of it.
 */
@Singleton
final class RoomRelay {
  private static final Duration ASKS_EVERY = Duration.ofMillis(20);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

  private final RoomScripts scripts;
  private final RoomDelivery delivery;
  private final Duration lease;
  private final Executor threads;
  private final String holder;

  /** By room, for the rooms of which something is being delivered: who waits for it. */
  private final Map<String, List<Waiter>> waiting = new HashMap<>();

  @Inject
  RoomRelay(RoomScripts scripts, RoomDelivery delivery) {
    this(
        scripts, delivery, RoomScripts.LEASE, pass -> Thread.ofVirtual().name("relay").start(pass));
  }

  /**
   * @param lease for how long it holds what it has taken
   * @param threads runs each pass; passes wait
   */
  RoomRelay(RoomScripts scripts, RoomDelivery delivery, Duration lease, Executor threads) {
    this.scripts = scripts;
    this.delivery = delivery;
    this.holder = scripts.relay().orElseGet(RandomId::random);
    this.lease = lease;
    this.threads = threads;
  }

  private record Waiter(Offset last, Promise<Void> done) {
    boolean isServedBy(Offset delivered) {
      return !last.isAfter(delivered);
    }
  }

  /** Waits until an event and all that was logged before it are delivered, by whomever. */
  void relay(String roomId, Offset last) {
    relay(roomId, last, Optional.empty(), Alongside.NOTHING);
  }

  /**
   * @param taken what the script that logged the event took for this relay
   * @param alongside what is to be done with the delivery
   */
  void relay(String roomId, Offset last, Optional<Undelivered.Events> taken, Alongside alongside) {
    Waiter mine = new Waiter(last, Promise.promise());
    Optional<Taken> own = taken.map(events -> new Taken(events, alongside));
    boolean begins = waits(roomId, mine);
    if (begins) {
      begin(roomId, own);
    }
    // Whoever is at this room already takes what was taken, too: the holder is the same.
    if (!begins || own.isEmpty()) {
      delivery.apart(roomId, alongside);
    }
    Await.on(mine.done().future());
  }

  private record Taken(Undelivered.Events events, Alongside alongside) {}

  /** Whether nobody is at this room yet. */
  private boolean waits(String roomId, Waiter mine) {
    synchronized (waiting) {
      List<Waiter> others = waiting.get(roomId);
      if (others != null) {
        return !others.add(mine);
      }
      waiting.put(roomId, new ArrayList<>(List.of(mine)));
      return true;
    }
  }

  private void begin(String roomId, Optional<Taken> taken) {
    try {
      // Not by the one who asks: those who come later would keep this one waiting.
      threads.execute(() -> pass(roomId, taken));
    } catch (Throwable e) {
      abandon(roomId).forEach(one -> one.done().fail(e));
    }
  }

  private void pass(String roomId, Optional<Taken> taken) {
    try {
      untilNobodyWaits(roomId, taken);
    } catch (Throwable e) {
      abandon(roomId).forEach(one -> one.done().fail(e));
    }
  }

  private void untilNobodyWaits(String roomId, Optional<Taken> first) throws InterruptedException {
    Optional<Taken> taken = first;
    Optional<Offset> delivered = Optional.empty();
    int failed = 0;
    do {
      List<Waiter> asked = asked(roomId);
      try {
        Undelivered found =
            taken.isPresent()
                ? taken.get().events()
                : Await.on(scripts.take(roomId, holder, lease, delivered));
        Alongside alongside = taken.map(Taken::alongside).orElse(Alongside.NOTHING);
        taken = Optional.empty();
        delivered = step(roomId, delivered, asked, found, alongside);
        failed = 0;
      } catch (RuntimeException e) {
        delivered = Optional.empty();
        take(roomId, asked::contains).forEach(one -> one.done().fail(e));
        // Each try tells everybody again: whoever asks meanwhile gets one together.
        Thread.sleep(BACKOFF.pause(++failed));
        // Others need not wait for the lease's end.
        Future.<Void>succeededFuture().compose(none -> scripts.letGo(roomId, holder));
      }
    } while (delivered.isPresent() || !end(roomId));
  }

  /**
   * Delivers some events.
   *
   * @param delivered the last event that was delivered by the step before
   * @return the last one that was delivered by this step; empty if this relay holds nothing now
   */
  private Optional<Offset> step(
      String roomId,
      Optional<Offset> delivered,
      List<Waiter> asked,
      Undelivered taken,
      Alongside alongside)
      throws InterruptedException {
    delivered.ifPresent(last -> complete(roomId, one -> one.isServedBy(last)));
    switch (taken) {
      case Undelivered.None none -> complete(roomId, asked::contains);
      case Undelivered.Held held -> {
        complete(roomId, one -> one.isServedBy(held.delivered()));
        Thread.sleep(least(held.remaining(), ASKS_EVERY));
      }
      case Undelivered.Events events -> {
        BooleanSupplier isHeld = () -> Await.on(scripts.hold(roomId, holder, lease));
        if (delivery.deliver(roomId, events, alongside, isHeld)) {
          return Optional.of(events.events().getLast().offset());
        }
      }
    }
    return Optional.empty();
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void complete(String roomId, Predicate<Waiter> which) {
    take(roomId, which).forEach(one -> one.done().complete());
  }

  private List<Waiter> asked(String roomId) {
    synchronized (waiting) {
      return List.copyOf(waiting.get(roomId));
    }
  }

  /** Who waits for nothing more. */
  private List<Waiter> take(String roomId, Predicate<Waiter> which) {
    synchronized (waiting) {
      List<Waiter> all = waiting.get(roomId);
      List<Waiter> some = all.stream().filter(which).toList();
      all.removeAll(some);
      return some;
    }
  }

  private List<Waiter> abandon(String roomId) {
    synchronized (waiting) {
      List<Waiter> left = waiting.remove(roomId);
      return left == null ? List.of() : left;
    }
  }

  /** Leaves the room alone, unless somebody waits. */
  private boolean end(String roomId) {
    synchronized (waiting) {
      return waiting.get(roomId).isEmpty() && waiting.remove(roomId) != null;
    }
  }
}
