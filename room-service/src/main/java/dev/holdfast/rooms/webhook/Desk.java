package dev.holdfast.rooms.webhook;

import dev.holdfast.rooms.deadline.DeadlineConfig;
import dev.holdfast.state.deadline.DeadlineSet;
import dev.holdfast.state.deadline.Deadlines.Claimed;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.webhook.HookHealth;
import dev.holdfast.state.webhook.Webhooks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends what is due for one webhook, so much at a time. It claims only what it can send now: what a
 * slow receiver leaves waiting waits in the webhook's own set, in nobody's way.
 */
final class Desk {
  private static final Logger LOG = Logger.getLogger(Desk.class);
  private static final int MOST_AT_ONCE = 16;
  private static final Duration KEEP_EVERY = Duration.ofSeconds(5);

  /** Beyond the hold of a log: a claim that lapsed before would find it held. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final Hook hook;
  private final Poster poster;
  private final Webhooks webhooks;
  private final HookHealth health;
  private final DueDelivery delivery;
  private final DeadlineConfig config;
  private final DeadlineSet due;
  private final Semaphore slots;
  private volatile OptionalLong since = OptionalLong.empty();
  private volatile HookHealth.Status status =
      new HookHealth.Status(
          0, 0, Duration.ZERO, 0, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
  private volatile boolean running = true;
  private List<Thread> threads = List.of();

  Desk(
      Hook hook,
      Poster poster,
      Webhooks webhooks,
      HookHealth health,
      DueDelivery delivery,
      DeadlineConfig config) {
    this.hook = hook;
    this.poster = poster;
    this.webhooks = webhooks;
    this.health = health;
    this.delivery = delivery;
    this.config = config;
    this.due = webhooks.due(hook.name());
    this.slots = new Semaphore(hook.concurrency());
  }

  void open() {
    threads =
        List.of(
            Thread.ofVirtual().name("webhook-keeper-" + hook.name()).start(this::keep),
            Thread.ofVirtual().name("webhook-desk-" + hook.name()).start(this::work));
  }

  /** Claims nothing any more, and waits for the attempts that have begun, but not for long. */
  void close(Duration patience) throws InterruptedException {
    running = false;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      thread.join();
    }
    if (!slots.tryAcquire(hook.concurrency(), patience.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.infof("webhook %s: an attempt is left to another replica", hook.name());
    }
    poster.close();
  }

  /** See {@link Poster#renew}. */
  void renew(String tlsName) {
    poster.renew(tlsName);
  }

  /** As it was a few seconds ago. */
  HookHealth.Status lastStatus() {
    return status;
  }

  /** Says that the webhook is served, and looks how it is doing. */
  private void keep() {
    while (running) {
      try {
        since = OptionalLong.of(Await.on(webhooks.register(hook.name())));
        status = Await.on(health.status(hook.name(), hook.deadLetterRetention()));
      } catch (HoldfastException away) {
        LOG.debugf("webhook %s is not kept: %s", hook.name(), away.getMessage());
      } catch (RuntimeException e) {
        LOG.warnf(e, "webhook %s is not kept", hook.name());
      }
      if (!pause(since.isPresent() ? KEEP_EVERY : config.poll())) {
        return;
      }
    }
  }

  private void work() {
    while (running) {
      try {
        slots.acquire();
        if (!claimed() && !pause(config.poll())) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Holds one slot when it begins, and gives back what it does not use. */
  private boolean claimed() {
    int more = 0;
    while (more < MOST_AT_ONCE - 1 && slots.tryAcquire()) {
      more++;
    }
    List<Claimed> claims = since.isPresent() ? claim(1 + more) : List.of();
    slots.release(1 + more - claims.size());
    claims.forEach(one -> Thread.startVirtualThread(() -> serve(one)));
    return !claims.isEmpty();
  }

  private List<Claimed> claim(int most) {
    try {
      return Await.on(due.claim(most, hook.times().hold().plus(MARGIN)));
    } catch (HoldfastException away) {
      LOG.debugf("nothing claimed: %s", away.getMessage());
    } catch (RuntimeException e) {
      LOG.warnf(e, "nothing claimed for webhook %s", hook.name());
    }
    return List.of();
  }

  /** After a failure of ours the claim is left to lapse: somebody looks again. */
  private void serve(Claimed one) {
    try {
      Await.on(due.finish(one, delivery.deliver(hook, poster, one.member(), since.orElseThrow())));
    } catch (RuntimeException e) {
      LOG.warnf("webhook %s: %s is left for later: %s", hook.name(), one.member(), e);
    } finally {
      slots.release();
    }
  }

  // Jittered, so that replicas do not ask all at the same moment.
  private boolean pause(Duration about) {
    try {
      long most = about.toMillis();
      Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
