package dev.holdfast.rooms.webhook;

import dev.holdfast.state.webhook.Webhooks;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Delivers what a member of a webhook's due set stands for: events of a log, or replays. */
@Singleton
final class DueDelivery {
  private final LogDelivery logs;
  private final Replays replays;

  DueDelivery(LogDelivery logs, Replays replays) {
    this.logs = logs;
    this.replays = replays;
  }

  /**
   * Waits: call it on a virtual thread.
   *
   * @param since what happened earlier is not sent, ms since the Unix epoch
   * @return when to try again; empty if there is nothing left
   */
  Optional<Duration> deliver(Webhook webhook, WebhookSender sender, String member, long since) {
    return member.equals(Webhooks.REPLAYS)
        ? replays.deliver(webhook, sender)
        : EventLogRef.of(member).flatMap(log -> logs.deliver(webhook, sender, log, since));
  }
}
