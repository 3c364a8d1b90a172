package dev.holdfast.rooms.webhook;

import dev.holdfast.rooms.deadline.DeadlineConfig;
import dev.holdfast.state.webhook.WebhookHealth;
import dev.holdfast.state.webhook.Webhooks;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One worker per webhook. Every replica has them; only one at a time sends from a log. */
@Singleton
final class WebhookWorkers {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ConfiguredWebhooks configuredWebhooks;
  private final WebhookSenders senders;
  private final Webhooks webhooks;
  private final WebhookHealth health;
  private final DueDelivery delivery;
  private final WebhookMetrics metrics;
  private final DeadlineConfig deadlines;
  private final List<WebhookWorker> workers = new CopyOnWriteArrayList<>();

  WebhookWorkers(
      ConfiguredWebhooks configuredWebhooks,
      WebhookSenders senders,
      Webhooks webhooks,
      WebhookHealth health,
      DueDelivery delivery,
      WebhookMetrics metrics,
      DeadlineConfig deadlines) {
    this.configuredWebhooks = configuredWebhooks;
    this.senders = senders;
    this.webhooks = webhooks;
    this.health = health;
    this.delivery = delivery;
    this.metrics = metrics;
    this.deadlines = deadlines;
  }

  void open(@Observes StartupEvent event) {
    for (Webhook webhook : configuredWebhooks.all()) {
      WebhookWorker worker = worker(webhook);
      metrics.show(webhook, worker::lastStatus);
      worker.open();
      workers.add(worker);
    }
  }

  void close(@Observes ShutdownEvent event) throws InterruptedException {
    for (WebhookWorker worker : workers) {
      worker.close(PATIENCE);
    }
    workers.clear();
  }

  void renew(@Observes CertificateUpdatedEvent event) {
    workers.forEach(worker -> worker.renew(event.name()));
  }

  private WebhookWorker worker(Webhook webhook) {
    return new WebhookWorker(
        webhook, senders.senderFor(webhook), webhooks, health, delivery, deadlines);
  }
}
