package dev.holdfast.state.transcript;

import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/** How long transcripts are kept: until their retention ends, somebody erases them, or for good. */
@Singleton
public final class LegalHold {
  /**
   * How long it is remembered of segments without final that something was redacted in them, once
   * they are erased: a final that was on its way comes by then.
   */
  static final Duration ERASED_SEGMENTS = Duration.ofMinutes(10);

  private static final String NOBODY = "";
  private static final Script HOLD = Script.named("transcript/hold");
  private static final Script ERASE = Script.named("transcript/erase");

  private final RedisLinks redis;
  private final TranscriptConfig config;

  LegalHold(RedisLinks redis, TranscriptConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /** What transcript/hold returns. */
  public enum Holding {
    HELD,
    RELEASED,
    /** There is no transcript. */
    ABSENT;

    static Holding of(Response answer) {
      return valueOf(answer.toString().toUpperCase(Locale.ROOT));
    }
  }

  /** What transcript/erase returns. */
  public enum Erasure {
    ERASED,
    /** There was no transcript. */
    ABSENT,
    /** The transcript is held: nothing was erased. */
    HELD;

    static Erasure of(Response answer) {
      return valueOf(answer.toString().toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Keeps a transcript past every retention, until it is released.
   *
   * @return {@code HELD} or {@code ABSENT}
   */
  public Future<Holding> hold(String callId, String by) {
    return redis.run(HOLD, TranscriptKeys.all(callId), config.log().argsAnd(by)).map(Holding::of);
  }

  /**
   * Lets the retention begin, from now.
   *
   * @return {@code RELEASED} or {@code ABSENT}
   */
  public Future<Holding> release(String callId) {
    return hold(callId, NOBODY);
  }

  /**
   * Erases all that is stored of a transcript; its live readers are told. Only of segments without
   * final in which something was redacted it is remembered, for {@link #ERASED_SEGMENTS}, that
   * nothing of them may be shown.
   */
  public Future<Erasure> erase(String callId) {
    return redis
        .run(
            ERASE,
            TranscriptKeys.rewritten(callId),
            config.log().argsAnd(Line.quoted(callId), RedactedIn.WHOLE, ERASED_SEGMENTS.toMillis()))
        .map(Erasure::of);
  }
}
