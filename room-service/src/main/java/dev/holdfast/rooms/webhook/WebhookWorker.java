package dev.holdfast.rooms.webhook;

import dev.holdfast.rooms.deadline.DeadlineConfig;
import dev.holdfast.state.deadline.DeadlineSet;
import dev.holdfast.state.deadline.Deadlines.Claimed;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.log.RepeatedFailure;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.webhook.WebhookHealth;
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
final class WebhookWorker {
  private static final Logger LOG = Logger.getLogger(WebhookWorker.class);
  private static final int MOST_AT_ONCE = 16;
  private static final Duration KEEP_EVERY = Duration.ofSeconds(5);

  /** Beyond the hold of a log: a claim that lapsed before would find it held. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final Webhook webhook;
  private final WebhookSender sender;
  private final Webhooks webhooks;
  private final WebhookHealth health;
  private final DueDelivery delivery;
  private final DeadlineConfig config;
  private final DeadlineSet due;
  private final Semaphore slots;
  private final RepeatedFailure notKept;
  private final RepeatedFailure notClaimed;
  private final RepeatedFailure notServed;
  private volatile OptionalLong since = OptionalLong.empty();
  private volatile WebhookHealth.Status status =
      new WebhookHealth.Status(
          0, 0, Duration.ZERO, 0, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
  private volatile boolean running = true;
  private List<Thread> threads = List.of();

  WebhookWorker(
      Webhook webhook,
      WebhookSender sender,
      Webhooks webhooks,
      WebhookHealth health,
      DueDelivery delivery,
      DeadlineConfig config) {
    this.webhook = webhook;
    this.sender = sender;
    this.webhooks = webhooks;
    this.health = health;
    this.delivery = delivery;
    this.config = config;
    this.due = webhooks.due(webhook.name());
    this.slots = new Semaphore(webhook.concurrency());
    this.notKept = failure("it is not kept");
    this.notClaimed = failure("nothing claimed");
    this.notServed = failure("left for later");
  }

  private RepeatedFailure failure(String what) {
    return new RepeatedFailure(LOG, "webhook %s: %s".formatted(webhook.name(), what));
  }

  void open() {
    threads =
        List.of(
            Thread.ofVirtual().name("webhook-keeper-" + webhook.name()).start(this::keep),
            Thread.ofVirtual().name("webhook-worker-" + webhook.name()).start(this::work));
  }

  /** Claims nothing any more, and waits for the attempts that have begun, but not for long. */
  void close(Duration patience) throws InterruptedException {
    running = false;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      thread.join();
    }
    if (!slots.tryAcquire(webhook.concurrency(), patience.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.infof("webhook %s: an attempt is left to another replica", webhook.name());
    }
    sender.close();
  }

  /** See {@link WebhookSender#renew}. */
  void renew(String tlsName) {
    sender.renew(tlsName);
  }

  /** As it was a few seconds ago. */
  WebhookHealth.Status lastStatus() {
    return status;
  }

  /** Says that the webhook is served, and reads its status. */
  private void keep() {
    while (running) {
      try {
        since = OptionalLong.of(Await.on(webhooks.register(webhook.name())));
        status = Await.on(health.status(webhook.name(), webhook.deadLetterRetention()));
        notKept.succeeded();
      } catch (HoldfastException away) {
        LOG.debugf("webhook %s is not kept: %s", webhook.name(), away.getMessage());
      } catch (RuntimeException e) {
        notKept.failed(e);
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
      List<Claimed> claims = Await.on(due.claim(most, webhook.times().hold().plus(MARGIN)));
      notClaimed.succeeded();
      return claims;
    } catch (HoldfastException away) {
      LOG.debugf("nothing claimed: %s", away.getMessage());
    } catch (RuntimeException e) {
      notClaimed.failed(e);
    }
    return List.of();
  }

  /** After a failure of ours the claim is left to lapse: somebody takes the log again. */
  private void serve(Claimed one) {
    try {
      Await.on(
          due.finish(one, delivery.deliver(webhook, sender, one.member(), since.orElseThrow())));
      notServed.succeeded();
    } catch (RuntimeException e) {
      notServed.failed(one.member() + ": " + e);
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
