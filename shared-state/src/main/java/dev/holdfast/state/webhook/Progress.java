package dev.holdfast.state.webhook;

import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far a webhook has come in a log, and which replica sends from it: one at a time, fenced by an
 * epoch. Its key lies in the log's own slot.
 */
@Singleton
public final class Progress {
  private static final Script TAKE = Script.named("webhook/take");
  private static final Script SENT = Script.named("webhook/sent");
  private static final Script PAUSE = Script.named("webhook/pause");
  private static final Script RELEASE = Script.named("webhook/release");

  private final RedisLinks redis;

  public Progress(RedisLinks redis) {
    this.redis = redis;
  }

  /**
   * How long things last.
   *
   * @param hold how long a replica that gives no sign of life keeps others from a log
   * @param keep how long progress is kept that nobody asks for: longer than the log
   */
  public record Times(Duration hold, Duration keep) {}

  /** What asking for a log gives. */
  public sealed interface Take {
    /**
     * It is held until {@link Times#hold} from now.
     *
     * @param sent the last event that is done with; empty if none ever was
     * @param attempts at the next event so far
     */
    record Taken(long epoch, Optional<Offset> sent, int attempts) implements Take {}

    /** Another replica sends from it. It will read the log once more before it releases it. */
    record Held(Duration remaining) implements Take {}

    /** The next attempt is not due yet. */
    record Paused(Duration remaining) implements Take {}
  }

  /** What became of letting go. */
  public enum Release {
    /** Somebody asked meanwhile: it is still held, and to be read once more. */
    AGAIN,
    RELEASED,
    /** Another replica has it. */
    STALE
  }

  public Future<Take> take(String key, Times times) {
    return redis
        .run(TAKE, List.of(key), times.hold().toMillis(), times.keep().toMillis())
        .map(Progress::take);
  }

  /**
   * Notes that everything up to an event is done with, and holds on.
   *
   * @return false if another replica has it
   */
  public Future<Boolean> sent(String key, long epoch, Offset offset, Times times) {
    return redis
        .run(SENT, List.of(key), epoch, offset, times.hold().toMillis(), times.keep().toMillis())
        .map(answer -> answer.toInteger() == 1);
  }

  /**
   * Lets go until the next attempt.
   *
   * @return false if another replica has it
   */
  public Future<Boolean> pause(String key, long epoch, int attempts, Duration pause, Times times) {
    return redis
        .run(PAUSE, List.of(key), epoch, attempts, pause.toMillis(), times.keep().toMillis())
        .map(answer -> answer.toInteger() == 1);
  }

  public Future<Release> release(String key, long epoch, Times times) {
    return redis
        .run(RELEASE, List.of(key), epoch, times.hold().toMillis())
        .map(
            answer ->
                switch (answer.toString()) {
                  case "again" -> Release.AGAIN;
                  case "released" -> Release.RELEASED;
                  default -> Release.STALE;
                });
  }

  private static Take take(Response answer) {
    return switch (answer.get(0).toString()) {
      case "taken" ->
          new Take.Taken(
              answer.get(1).toLong(),
              Offset.parse(answer.get(2).toString()),
              answer.get(3).toInteger());
      case "held" -> new Take.Held(Duration.ofMillis(answer.get(1).toLong()));
      default -> new Take.Paused(Duration.ofMillis(answer.get(1).toLong()));
    };
  }
}
