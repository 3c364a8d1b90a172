package dev.holdfast.rooms.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.webhook.DeadLetters;
import dev.holdfast.state.webhook.HookHealth;
import dev.holdfast.state.webhook.Webhooks;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be asked of the webhooks. Waits: call it on a virtual thread. */
@Singleton
final class WebhookOffice {
  private final Hooks hooks;
  private final Webhooks webhooks;
  private final HookHealth health;
  private final DeadLetters letters;
  private final Grave grave;
  private final ObjectMapper json;

  WebhookOffice(
      Hooks hooks,
      Webhooks webhooks,
      HookHealth health,
      DeadLetters letters,
      Grave grave,
      ObjectMapper json) {
    this.hooks = hooks;
    this.webhooks = webhooks;
    this.health = health;
    this.letters = letters;
    this.grave = grave;
    this.json = json;
  }

  WebhookList list() {
    List<Future<WebhookState>> states =
        hooks.all().stream()
            .map(
                hook ->
                    health
                        .status(hook.name(), hook.deadLetterRetention())
                        .map(status -> WebhookState.of(hook, status)))
            .toList();
    Await.on(Future.all(states));
    return new WebhookList(states.stream().map(Future::result).toList());
  }

  DeadLetterPage deadLetters(String name, String cursor, int limit) {
    List<DeadLetters.Listed> listed = Await.on(letters.page(hook(name).name(), cursor, limit + 1));
    boolean more = listed.size() > limit;
    List<DeadLetters.Listed> page = more ? listed.subList(0, limit) : listed;
    return new DeadLetterPage(
        page.stream().map(this::state).toList(),
        more ? Optional.of(page.getLast().cursor()) : Optional.empty());
  }

  int replayAll(String name) {
    Hook hook = hook(name);
    int count = Await.on(letters.replayAll(name, hook.deadLetterRetention()));
    ask(name);
    return count;
  }

  void replay(String name, String id) {
    Hook hook = hook(name);
    if (!Await.on(letters.replay(name, id, hook.deadLetterRetention()))) {
      throw new HoldfastException(ErrorCode.NOT_FOUND, name + " has no dead letter " + id);
    }
    ask(name);
  }

  void discard(String name, String id) {
    Await.on(letters.discard(hook(name).name(), id));
  }

  private void ask(String name) {
    Await.on(webhooks.due(name).schedule(Webhooks.REPLAYS, Duration.ZERO));
  }

  private Hook hook(String name) {
    return hooks
        .find(name)
        .orElseThrow(
            () -> new HoldfastException(ErrorCode.NOT_FOUND, "there is no webhook " + name));
  }

  private DeadLetterState state(DeadLetters.Listed listed) {
    Grave.Buried letter = grave.read(listed.letter());
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

  private JsonNode event(Grave.Buried letter) {
    try {
      return json.readTree(letter.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not an event", e);
    }
  }
}
