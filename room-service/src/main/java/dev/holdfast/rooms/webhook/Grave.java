package dev.holdfast.rooms.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.webhook.DeadLetters;
import dev.holdfast.state.webhook.DeadLetters.Letter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Buries events and digs them out again. Waits. */
@Singleton
final class Grave {
  private static final Logger LOG = Logger.getLogger(Grave.class);

  private final DeadLetters letters;
  private final HookMetrics metrics;
  private final RedisClock clock;
  private final ObjectMapper json;

  Grave(DeadLetters letters, HookMetrics metrics, RedisClock clock, ObjectMapper json) {
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
  record Buried(
      String id,
      String type,
      long at,
      long buriedAt,
      long failedAt,
      int attempts,
      String reason,
      String body) {
    Notice notice() {
      return new Notice(id, type, at, Offset.START, body);
    }

    Buried failedAgain(long now, String why) {
      return new Buried(id, type, at, buriedAt, now, attempts + 1, why, body);
    }
  }

  void bury(Hook hook, EventLogRef log, Notice notice, int attempts, String reason) {
    long now = clock.now();
    Buried buried =
        new Buried(
            notice.id(), notice.type(), notice.at(), now, now, attempts, reason, notice.body());
    Await.on(
        letters.bury(
            hook.name(),
            log.name().member(),
            letter(buried),
            hook.deadLetters(),
            hook.deadLetterRetention()));
    metrics.buried(hook);
    LOG.warnf(
        "webhook %s: %s of %s is a dead letter: %s",
        hook.name(), notice.type(), log.name().member(), reason);
  }

  /** What is to be attempted next of what somebody wants replayed. */
  Optional<Buried> next(Hook hook) {
    return Await.on(letters.nextReplay(hook.name())).map(this::read);
  }

  void taken(Hook hook, Buried buried) {
    Await.on(letters.discard(hook.name(), buried.id()));
  }

  void failed(Hook hook, Buried buried, String reason) {
    Await.on(letters.putBack(hook.name(), letter(buried.failedAgain(clock.now(), reason))));
  }

  Buried read(Letter letter) {
    try {
      return json.readValue(letter.text(), Buried.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a dead letter", e);
    }
  }

  private Letter letter(Buried buried) {
    try {
      return new Letter(buried.id(), json.writeValueAsString(buried));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
