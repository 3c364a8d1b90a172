package dev.holdfast.rooms.deadline;

import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.log.RepeatedFailure;
import dev.holdfast.state.redis.Await;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Claims what is due and has it reconciled. Every replica has a worker; a member is claimed by one
 * of them, and by another if that one dies.
 */
@Singleton
final class DeadlineWorker {
  private static final Logger LOG = Logger.getLogger(DeadlineWorker.class);
  private static final int MOST_AT_ONCE = 32;
  private static final long PATIENCE_SECONDS = 5;

  private final Deadlines deadlines;
  private final DeadlineConfig config;
  private final Grace grace;
  private final Reconciler reconciler;
  private final Semaphore slots;
  private final List<Thread> watchers = new ArrayList<>();
  private volatile boolean running;

  DeadlineWorker(Deadlines deadlines, DeadlineConfig config, Grace grace, Reconciler reconciler) {
    this.deadlines = deadlines;
    this.config = config;
    this.grace = grace;
    this.reconciler = reconciler;
    this.slots = new Semaphore(config.concurrency());
  }

  void begin(@Observes StartupEvent event) {
    start();
  }

  void end(@Observes ShutdownEvent event) {
    stop();
  }

  synchronized void start() {
    if (!running) {
      running = true;
      for (int shard = 0; shard < Deadlines.SHARDS; shard++) {
        int own = shard;
        watchers.add(Thread.ofVirtual().name("deadlines-" + shard).start(() -> watch(own)));
      }
    }
  }

  /** Claims nothing any more and waits for the reconciliations that have begun. */
  synchronized void stop() {
    running = false;
    watchers.forEach(Thread::interrupt);
    try {
      for (Thread watcher : watchers) {
        watcher.join();
      }
      if (slots.tryAcquire(config.concurrency(), PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        slots.release(config.concurrency());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watchers.clear();
  }

  private void watch(int shard) {
    RepeatedFailure failure = new RepeatedFailure(LOG, "nothing claimed of shard " + shard);
    while (running) {
      try {
        if (!claimedAsManyAsCouldBe(shard, failure)) {
          pause();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean claimedAsManyAsCouldBe(int shard, RepeatedFailure failure)
      throws InterruptedException {
    try {
      if (!grace.isOver()) {
        return false;
      }
      int most = Math.clamp(slots.availablePermits(), 1, MOST_AT_ONCE);
      List<Deadlines.Claimed> due = Await.on(deadlines.claim(shard, most, config.claimLapse()));
      failure.succeeded();
      for (Deadlines.Claimed one : due) {
        slots.acquire();
        Thread.startVirtualThread(() -> reconcile(one));
      }
      return due.size() == most;
    } catch (HoldfastException away) {
      LOG.debugf("nothing claimed: %s", away.getMessage());
      return false;
    } catch (RuntimeException e) {
      failure.failed(e);
      return false;
    }
  }

  private void reconcile(Deadlines.Claimed one) {
    try {
      reconciler.at(one);
    } finally {
      slots.release();
    }
  }

  // Jittered, so that replicas do not ask all at the same moment.
  private void pause() throws InterruptedException {
    long poll = config.poll().toMillis();
    Thread.sleep(ThreadLocalRandom.current().nextLong(poll / 2, poll + 1));
  }
}
