package dev.holdfast.state.transcript;

import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rewrites what is stored already. */
@Singleton
public final class Redactions {
  private static final Script REDACT = Script.named("transcript/redact");

  private final RedisLinks redis;
  private final TranscriptConfig config;

  Redactions(RedisLinks redis, TranscriptConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /**
   * Rewrites all of these segments, or none, and tells readers. What was there before is gone from
   * Redis's memory afterwards, and from its append-only file once that is rewritten.
   *
   * @return the last redaction's offset; empty if one of the segments is not as it was found any
   *     more
   */
  public Future<Optional<Offset>> rewrite(String callId, List<Rewriting> segments) {
    List<Object> own = new ArrayList<>();
    own.add(TranscriptKeys.redactionBegins(callId));
    for (Rewriting one : segments) {
      own.add(one.segmentId());
      own.add(one.at().map(Offset::toString).orElse(""));
      own.add(one.found());
      own.add(one.rewritten());
      own.add(TranscriptKeys.quoted(one.text()));
    }
    return redis
        .run(REDACT, TranscriptKeys.all(callId), config.log().argsAnd(own.toArray()))
        .map(
            answer ->
                answer.get(0).toString().equals("changed")
                    ? Optional.empty()
                    : TranscriptKeys.optional(answer.get(1)));
  }
}
