package dev.holdfast.state.transcript;

import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How long transcripts are kept: until their retention ends, somebody erases them, or for good. */
@Singleton
public final class Custody {
  /**
   * How long it is remembered of segments without final that something was redacted in them, once
   * they are erased: a final that was on its way comes by then.
   */
  static final Duration ERASED_SEGMENTS = Duration.ofMinutes(10);

  private static final Script HOLD = Script.named("transcript/hold");
  private static final Script ERASE = Script.named("transcript/erase");

  private final RedisLinks redis;
  private final TranscriptConfig config;

  Custody(RedisLinks redis, TranscriptConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /** What became of a transcript. */
  public enum Answer {
    HELD,
    RELEASED,
    ERASED,
    /** There is none. */
    ABSENT
  }

  /**
   * Keeps a transcript past every retention, until it is released.
   *
   * @return {@code HELD} or {@code ABSENT}
   */
  public Future<Answer> hold(String callId, String by) {
    return run(HOLD, TranscriptKeys.all(callId), by);
  }

  /**
   * Lets the retention begin, from now.
   *
   * @return {@code RELEASED} or {@code ABSENT}
   */
  public Future<Answer> release(String callId) {
    return run(HOLD, TranscriptKeys.all(callId), "");
  }

  /**
   * Erases all that is stored of a transcript; its live readers are told. Only of segments without
   * final in which something was redacted it is remembered, for {@link #ERASED_SEGMENTS}, that
   * nothing of them may be shown.
   *
   * @return {@code ERASED}, {@code ABSENT}, or {@code HELD}: then nothing was erased
   */
  public Future<Answer> erase(String callId) {
    return run(
        ERASE,
        TranscriptKeys.rewritten(callId),
        TranscriptKeys.ending(callId),
        RedactedIn.WHOLE,
        ERASED_SEGMENTS.toMillis());
  }

  private Future<Answer> run(Script script, List<String> keys, Object... own) {
    return redis
        .run(script, keys, config.log().argsAnd(own))
        .map(answer -> Answer.valueOf(answer.toString().toUpperCase(Locale.ROOT)));
  }
}
