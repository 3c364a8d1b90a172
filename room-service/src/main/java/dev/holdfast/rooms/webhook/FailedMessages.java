package dev.holdfast.rooms.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.webhook.DeadLetterQueue;
import dev.holdfast.state.webhook.DeadLetterQueue.DeadLetter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts messages that no receiver took into the dead-letter queue, and replays them. Blocks. */
@Singleton
final class FailedMessages {
  private static final Logger LOG = Logger.getLogger(FailedMessages.class);

  private final DeadLetterQueue letters;
  private final WebhookMetrics metrics;
  private final RedisClock clock;
  private final ObjectMapper json;

  FailedMessages(
      DeadLetterQueue letters, WebhookMetrics metrics, RedisClock clock, ObjectMapper json) {
    this.letters = letters;
    this.metrics = metrics;
    this.clock = clock;
    this.json = json;
  }

  /**
   * A dead letter, as it is kept.
   *
   * @param at when it happened, {@code buriedAt} when it was given up, {@code failedAt} when it was
   *     attempted last; ms since the Unix epoch
   * @param attempts that failed, replays included
   * @param reason of the last one
   * @param body what was and will be sent, JSON
   */
  @RegisterForReflection
  record FailedMessage(
      String id,
      String type,
      long at,
      long buriedAt,
      long failedAt,
      int attempts,
      String reason,
      String body) {
    WebhookMessage message() {
      return new WebhookMessage(id, type, at, Offset.START, body);
    }

    FailedMessage failedAgain(long now, String why) {
      return new FailedMessage(id, type, at, buriedAt, now, attempts + 1, why, body);
    }
  }

  void add(Webhook webhook, EventLogRef log, WebhookMessage message, int attempts, String reason) {
    long now = clock.now();
    FailedMessage failedMessage =
        new FailedMessage(
            message.id(), message.type(), message.at(), now, now, attempts, reason, message.body());
    Await.on(
        letters.add(
            webhook.name(),
            log.name().member(),
            letter(failedMessage),
            webhook.deadLetters(),
            webhook.deadLetterRetention()));
    metrics.gaveUp(webhook);
    LOG.warnf(
        "webhook %s: %s of %s is a dead letter: %s",
        webhook.name(), message.type(), log.name().member(), reason);
  }

  /** What is to be attempted next of what somebody wants replayed. */
  Optional<FailedMessage> next(Webhook webhook) {
    return Await.on(letters.nextReplay(webhook.name())).map(this::read);
  }

  void taken(Webhook webhook, FailedMessage failedMessage) {
    Await.on(letters.discard(webhook.name(), failedMessage.id()));
  }

  void failed(Webhook webhook, FailedMessage failedMessage, String reason) {
    Await.on(
        letters.putBack(webhook.name(), letter(failedMessage.failedAgain(clock.now(), reason))));
  }

  FailedMessage read(DeadLetter deadLetter) {
    try {
      return json.readValue(deadLetter.text(), FailedMessage.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a dead letter", e);
    }
  }

  private DeadLetter letter(FailedMessage failedMessage) {
    try {
      return new DeadLetter(failedMessage.id(), json.writeValueAsString(failedMessage));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
