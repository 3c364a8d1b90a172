package dev.holdfast.rooms.event;

import dev.holdfast.state.drain.DrainHappenings;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Empties this replica of its event streams before it stops: new ones are refused, those that are
 * here end one by one, so that the other replicas do not meet their readers all at once. A reader
 * goes on there by Last-Event-ID.
 */
@Singleton
class EventDrain {
  private final Vertx vertx;
  private final Duration shutdownDelay;
  private final Set<Runnable> open = ConcurrentHashMap.newKeySet();
  private volatile boolean on;

  EventDrain(Vertx vertx, @ConfigProperty(name = "quarkus.shutdown.delay") Duration shutdownDelay) {
    this.vertx = vertx;
    this.shutdownDelay = shutdownDelay;
  }

  /**
   * @throws HoldfastException {@code draining}, if no stream may begin here any more
   */
  void checkOpen() {
    if (on) {
      throw new HoldfastException(ErrorCode.DRAINING, "this replica drains: connect again");
    }
  }

  /**
   * A stream is here.
   *
   * @param dismiss ends it; called on any thread, and more than once if it begins just then
   */
  void add(Runnable dismiss) {
    open.add(dismiss);
    if (on) {
      dismiss.run();
    }
  }

  void remove(Runnable dismiss) {
    open.remove(dismiss);
  }

  // The last fifth of the delay is for those whose end takes its time.
  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    begin(shutdownDelay.multipliedBy(4).dividedBy(5));
  }

  void begin(Duration window) {
    on = true;
    List<Runnable> all = new ArrayList<>(open);
    Collections.shuffle(all);
    AtomicInteger here = new AtomicInteger(all.size());
    DrainHappenings told = DrainHappenings.began(all.size(), window);
    if (all.isEmpty()) {
      told.ended();
    }
    for (int i = 0; i < all.size(); i++) {
      Runnable dismiss = all.get(i);
      vertx.setTimer(
          Math.max(1, window.toMillis() * (i + 1) / all.size()),
          timer -> {
            dismiss.run();
            if (here.decrementAndGet() == 0) {
              told.ended();
            }
          });
    }
  }
}
