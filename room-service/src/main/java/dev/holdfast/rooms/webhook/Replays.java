package dev.holdfast.rooms.webhook;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.webhook.DeadLetters;
import dev.holdfast.state.webhook.Progress;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Attempts dead letters once more, in the order in which they were buried. Each gets one attempt: a
 * letter that is not taken stays dead, and holds up no other. Waits: call it on a virtual thread.
 */
@Singleton
final class Replays {
  private static final int AT_ONCE = 50;

  private final Progress progress;
  private final Attempts attempts;
  private final Grave grave;

  Replays(Progress progress, Attempts attempts, Grave grave) {
    this.progress = progress;
    this.attempts = attempts;
    this.grave = grave;
  }

  /**
   * @return when to look again; empty if there is nothing left
   */
  Optional<Duration> deliver(Hook hook, Poster poster) {
    String key = DeadLetters.replaysOf(hook.name());
    return switch (Await.on(progress.take(key, hook.times()))) {
      case Progress.Take.Held(Duration remaining) -> Optional.of(remaining);
      case Progress.Take.Paused(Duration remaining) -> Optional.of(remaining);
      case Progress.Take.Taken taken -> run(hook, poster, key, taken.epoch());
    };
  }

  private Optional<Duration> run(Hook hook, Poster poster, String key, long epoch) {
    for (int i = 0; i < AT_ONCE; i++) {
      Optional<Grave.Buried> next = grave.next(hook);
      if (next.isPresent()) {
        attempt(hook, poster, next.get());
        if (!Await.on(progress.sent(key, epoch, Offset.START, hook.times()))) {
          return Optional.of(hook.times().hold());
        }
      } else if (Await.on(progress.release(key, epoch, hook.times())) != Progress.Release.AGAIN) {
        return Optional.empty();
      }
    }
    Await.on(progress.pause(key, epoch, 0, Duration.ZERO, hook.times()));
    return Optional.of(Duration.ZERO);
  }

  private void attempt(Hook hook, Poster poster, Grave.Buried letter) {
    switch (attempts.make(hook, poster, letter.notice())) {
      case Outcome.Taken taken -> grave.taken(hook, letter);
      case Outcome.Failed failure -> grave.failed(hook, letter, failure.why());
    }
  }
}
