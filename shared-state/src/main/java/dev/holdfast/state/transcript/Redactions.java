package dev.holdfast.state.transcript;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rewrites what is stored already. */
@Singleton
public final class Redactions {
  /** Segments that are rewritten together. */
  public static final int MOST_AT_ONCE = 500;

  private static final Script REDACT = Script.named("transcript/redact");
  private static final Script REDACTED = Script.named("transcript/redacted");

  private static final long WAIT_MS = 50;
  private static final int MOST_WAITS = 100;

  private final Vertx vertx;
  private final RedisLinks redis;
  private final TranscriptConfig config;

  Redactions(Vertx vertx, RedisLinks redis, TranscriptConfig config) {
    this.vertx = vertx;
    this.redis = redis;
    this.config = config;
  }

  /**
   * Rewrites all of these segments, or none, and tells readers. What was there before is gone from
   * Redis's memory afterwards, and from its append-only file once that is rewritten. One rewriting
   * of a transcript goes on at a time: others wait for it.
   *
   * @param segments at most {@link #MOST_AT_ONCE}: all of them are told in one step
   * @return the last redaction's offset; empty if one of the segments is not as it was found any
   *     more; fails with {@code unavailable} if others go on for too long
   */
  public Future<Optional<Offset>> rewrite(String callId, List<Rewriting> segments) {
    return go(callId, new Attempt(RandomId.random(), segments, 0), Step.BEGIN);
  }

  /** What was redacted in segments that have no final yet, by their ids. */
  public Future<Map<String, String>> inSegmentsWithoutFinal(String callId) {
    return redis.run(REDACTED, List.of(TranscriptKeys.redacted(callId))).map(AnswerFields::pairs);
  }

  /** Which step of an attempt, as the script takes it. */
  enum Step {
    BEGIN("begin"),
    GO_ON("go on");

    private final String word;

    Step(String word) {
      this.word = word;
    }
  }

  /**
   * All steps together.
   *
   * @param waited how often for others
   */
  record Attempt(String id, List<Rewriting> segments, int waited) {
    private Attempt later() {
      return new Attempt(id, segments, waited + 1);
    }
  }

  private Future<Optional<Offset>> go(String callId, Attempt attempt, Step step) {
    return run(callId, attempt, step)
        .compose(
            answer ->
                switch (answer) {
                  case RedactAnswer.More more -> go(callId, attempt, Step.GO_ON);
                  case RedactAnswer.Busy busy -> beginLater(callId, attempt);
                  case RedactAnswer.Changed changed -> Future.succeededFuture(Optional.empty());
                  case RedactAnswer.Redacted(var last) -> Future.succeededFuture(last);
                });
  }

  /** One step. */
  Future<RedactAnswer> run(String callId, Attempt attempt, Step step) {
    List<Object> own = new ArrayList<>();
    own.add(Line.quoted(callId));
    own.add(attempt.id());
    own.add(step.word);
    own.add(config.openSegments());
    for (Rewriting one : attempt.segments()) {
      own.add(one.segmentId());
      own.add(one.at().map(Offset::toString).orElse(""));
      own.add(one.found());
      own.add(one.rewritten());
      own.add(Line.quoted(one.text()));
      own.add(one.redacted().before());
      own.add(one.redacted().after());
    }
    return redis
        .run(REDACT, TranscriptKeys.rewritten(callId), config.log().argsAnd(own.toArray()))
        .map(RedactAnswer::of);
  }

  private Future<Optional<Offset>> beginLater(String callId, Attempt attempt) {
    if (attempt.waited() == MOST_WAITS) {
      return Future.failedFuture(
          new HoldfastException(
              ErrorCode.UNAVAILABLE, "other redactions are going on: ask again in a moment"));
    }
    Promise<Optional<Offset>> done = Promise.promise();
    vertx.setTimer(WAIT_MS, timer -> go(callId, attempt.later(), Step.BEGIN).onComplete(done));
    return done.future();
  }
}
