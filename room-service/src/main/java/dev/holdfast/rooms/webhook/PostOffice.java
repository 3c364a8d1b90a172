package dev.holdfast.rooms.webhook;

import dev.holdfast.rooms.deadline.DeadlineConfig;
import dev.holdfast.state.webhook.HookHealth;
import dev.holdfast.state.webhook.Webhooks;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A desk for every webhook. Every replica has them; a log is sent from by one at a time. */
@Singleton
final class PostOffice {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Hooks hooks;
  private final WebhookSenders senders;
  private final Webhooks webhooks;
  private final HookHealth health;
  private final DueDelivery delivery;
  private final HookMetrics metrics;
  private final DeadlineConfig deadlines;
  private final List<Desk> desks = new CopyOnWriteArrayList<>();

  PostOffice(
      Hooks hooks,
      WebhookSenders senders,
      Webhooks webhooks,
      HookHealth health,
      DueDelivery delivery,
      HookMetrics metrics,
      DeadlineConfig deadlines) {
    this.hooks = hooks;
    this.senders = senders;
    this.webhooks = webhooks;
    this.health = health;
    this.delivery = delivery;
    this.metrics = metrics;
    this.deadlines = deadlines;
  }

  void open(@Observes StartupEvent event) {
    for (Hook hook : hooks.all()) {
      Desk desk = desk(hook);
      metrics.show(hook, desk::lastStatus);
      desk.open();
      desks.add(desk);
    }
  }

  void close(@Observes ShutdownEvent event) throws InterruptedException {
    for (Desk desk : desks) {
      desk.close(PATIENCE);
    }
    desks.clear();
  }

  void renew(@Observes CertificateUpdatedEvent event) {
    desks.forEach(desk -> desk.renew(event.name()));
  }

  private Desk desk(Hook hook) {
    return new Desk(hook, senders.senderFor(hook), webhooks, health, delivery, deadlines);
  }
}
