package dev.holdfast.rooms.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.webhook.DeadLetterQueue;
import dev.holdfast.state.webhook.WebhookHealth;
import dev.holdfast.state.webhook.Webhooks;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be asked of the webhooks. Waits: call it on a virtual thread. */
@Singleton
final class WebhookAdmin {
  private final ConfiguredWebhooks configuredWebhooks;
  private final Webhooks webhooks;
  private final WebhookHealth health;
  private final DeadLetterQueue letters;
  private final FailedMessages failedMessages;
  private final ObjectMapper json;

  WebhookAdmin(
      ConfiguredWebhooks configuredWebhooks,
      Webhooks webhooks,
      WebhookHealth health,
      DeadLetterQueue letters,
      FailedMessages failedMessages,
      ObjectMapper json) {
    this.configuredWebhooks = configuredWebhooks;
    this.webhooks = webhooks;
    this.health = health;
    this.letters = letters;
    this.failedMessages = failedMessages;
    this.json = json;
  }

  WebhookList list() {
    List<Future<WebhookState>> states =
        configuredWebhooks.all().stream()
            .map(
                webhook ->
                    health
                        .status(webhook.name(), webhook.deadLetterRetention())
                        .map(status -> WebhookState.of(webhook, status)))
            .toList();
    Await.on(Future.all(states));
    return new WebhookList(states.stream().map(Future::result).toList());
  }

  DeadLetterPage deadLetters(String name, String cursor, int limit) {
    List<DeadLetterQueue.Listed> listed =
        Await.on(letters.page(webhook(name).name(), cursor, limit + 1));
    boolean more = listed.size() > limit;
    List<DeadLetterQueue.Listed> page = more ? listed.subList(0, limit) : listed;
    return new DeadLetterPage(
        page.stream().map(this::state).toList(),
        more ? Optional.of(page.getLast().cursor()) : Optional.empty());
  }

  int replayAll(String name) {
    Webhook webhook = webhook(name);
    int count = Await.on(letters.replayAll(name, webhook.deadLetterRetention()));
    ask(name);
    return count;
  }

  void replay(String name, String id) {
    Webhook webhook = webhook(name);
    if (!Await.on(letters.replay(name, id, webhook.deadLetterRetention()))) {
      throw new HoldfastException(ErrorCode.NOT_FOUND, name + " has no dead letter " + id);
    }
    ask(name);
  }

  void discard(String name, String id) {
    Await.on(letters.discard(webhook(name).name(), id));
  }

  private void ask(String name) {
    Await.on(webhooks.due(name).schedule(Webhooks.REPLAYS, Duration.ZERO));
  }

  private Webhook webhook(String name) {
    return configuredWebhooks
        .find(name)
        .orElseThrow(
            () -> new HoldfastException(ErrorCode.NOT_FOUND, "there is no webhook " + name));
  }

  private DeadLetterState state(DeadLetterQueue.Listed listed) {
    FailedMessages.FailedMessage letter = failedMessages.read(listed.letter());
    return new DeadLetterState(
        letter.id(),
        letter.type(),
        letter.at(),
        letter.buriedAt(),
        letter.failedAt(),
        letter.attempts(),
        letter.reason(),
        listed.replaying(),
        event(letter));
  }

  private JsonNode event(FailedMessages.FailedMessage letter) {
    try {
      return json.readTree(letter.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not an event", e);
    }
  }
}
