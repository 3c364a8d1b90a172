package dev.holdfast.state.transcript;

import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rewrites what is stored already. */
@Singleton
public final class Redactions {
  /** Segments that are rewritten together. */
  public static final int MOST_AT_ONCE = 500;

  private static final Script REDACT = Script.named("transcript/redact");

  private final RedisLinks redis;
  private final TranscriptConfig config;

  Redactions(RedisLinks redis, TranscriptConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /**
   * Rewrites all of these segments, or none, and tells readers. What was there before is gone from
   * Redis's memory afterwards, and from its append-only file once that is rewritten. Of rewritings
   * of one transcript at a time the last one to begin goes on.
   *
   * @param segments at most {@link #MOST_AT_ONCE}: all of them are told in one step
   * @return the last redaction's offset; empty if one of the segments is not as it was found any
   *     more, or another rewriting has begun
   */
  public Future<Optional<Offset>> rewrite(String callId, List<Rewriting> segments) {
    return run(callId, RandomId.random(), "begin", segments);
  }

  private Future<Optional<Offset>> run(
      String callId, String attempt, String step, List<Rewriting> segments) {
    List<Object> own = new ArrayList<>();
    own.add(TranscriptKeys.redactionBegins(callId));
    own.add(attempt);
    own.add(step);
    for (Rewriting one : segments) {
      own.add(one.segmentId());
      own.add(one.at().map(Offset::toString).orElse(""));
      own.add(one.found());
      own.add(one.rewritten());
      own.add(TranscriptKeys.quoted(one.text()));
    }
    return redis
        .run(REDACT, TranscriptKeys.rewritten(callId), config.log().argsAnd(own.toArray()))
        .compose(
            answer ->
                switch (answer.get(0).toString()) {
                  case "more" -> run(callId, attempt, "go on", segments);
                  case "changed" -> Future.succeededFuture(Optional.empty());
                  default -> Future.succeededFuture(TranscriptKeys.optional(answer.get(1)));
                });
  }
}
