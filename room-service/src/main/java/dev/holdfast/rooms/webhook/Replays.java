package dev.holdfast.rooms.webhook;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.webhook.DeadLetterQueue;
import dev.holdfast.state.webhook.Progress;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Attempts dead letters once more, in the order in which they were given up. Each gets one attempt:
 * a letter that is not taken stays dead, and holds up no other. Waits: call it on a virtual thread.
 */
@Singleton
final class Replays {
  private static final int AT_ONCE = 50;

  private final Progress progress;
  private final Attempts attempts;
  private final FailedMessages failedMessages;

  Replays(Progress progress, Attempts attempts, FailedMessages failedMessages) {
    this.progress = progress;
    this.attempts = attempts;
    this.failedMessages = failedMessages;
  }

  /**
   * @return when to try again; empty if there is nothing left
   */
  Optional<Duration> deliver(Webhook webhook, WebhookSender sender) {
    String key = DeadLetterQueue.replaysOf(webhook.name());
    return switch (Await.on(progress.take(key, webhook.times()))) {
      case Progress.Take.Held(Duration remaining) -> Optional.of(remaining);
      case Progress.Take.Paused(Duration remaining) -> Optional.of(remaining);
      case Progress.Take.Taken taken -> run(webhook, sender, key, taken.epoch());
    };
  }

  private Optional<Duration> run(Webhook webhook, WebhookSender sender, String key, long epoch) {
    for (int i = 0; i < AT_ONCE; i++) {
      Optional<FailedMessages.FailedMessage> next = failedMessages.next(webhook);
      if (next.isPresent()) {
        attempt(webhook, sender, next.get());
        if (!Await.on(progress.sent(key, epoch, Offset.START, webhook.times()))) {
          return Optional.of(webhook.times().hold());
        }
      } else if (Await.on(progress.release(key, epoch, webhook.times()))
          != Progress.Release.AGAIN) {
        return Optional.empty();
      }
    }
    Await.on(progress.pause(key, epoch, 0, Duration.ZERO, webhook.times()));
    return Optional.of(Duration.ZERO);
  }

  private void attempt(Webhook webhook, WebhookSender sender, FailedMessages.FailedMessage letter) {
    switch (attempts.make(webhook, sender, letter.message())) {
      case AttemptResult.Taken taken -> failedMessages.taken(webhook, letter);
      case AttemptResult.Failed failure -> failedMessages.failed(webhook, letter, failure.why());
    }
  }
}
