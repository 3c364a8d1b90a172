package dev.holdfast.state.transcript;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The transcripts of all calls. A transcript is a replayable stream of finals, gaps and redactions
 * ({@link #logOf}, see {@link Line}), and beside it the newest interim of each open segment,
 * announced on the stream's channel (see {@link Interim.Announced}).
 */
@Singleton
public final class Transcripts {
  /** Said on a log's channel when its transcript was erased. */
  public static final String ERASED = "erased";

  /** Said on a log's channel when somebody may not read the transcript any more. */
  public static final String RIGHTS_CHANGED = "rights-changed";

  private static final Script STORE = Script.function("transcript/store");
  private static final Script SHOW = Script.named("transcript/show");
  private static final Script ARRIVE = Script.named("transcript/arrive");
  private static final Script GIVE_UP = Script.named("transcript/give-up");
  private static final Script SESSION = Script.named("transcript/session");

  private final RedisLinks redis;
  private final TranscriptConfig config;

  Transcripts(RedisLinks redis, TranscriptConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /** Whether a producer that comes back brings what was said while it was away. */
  public enum ProducerMode {
    /** What was said meanwhile is lost, and readers are told so. */
    LIVE("live"),
    /** Nothing is lost. */
    WHOLE("whole");

    private final String word;

    ProducerMode(String word) {
      this.word = word;
    }
  }

  /** The key, and channel, of a transcript's log. */
  public static String logOf(String callId) {
    return TranscriptKeys.log(callId);
  }

  /**
   * Stores all of these segments, or none; in this order. Repeated, it changes nothing.
   *
   * @return fails with {@code call-ended} if one of them is new and the transcript has ended, and
   *     with {@code unavailable} while Redis is away; with {@link RedactedMeanwhile} if more was
   *     redacted in one of the segments than it knows
   */
  public Future<IngestResult> store(String callId, IngestBatch batch) {
    List<Object> own = new ArrayList<>();
    own.add(Line.quoted(callId));
    own.add(config.openSegments());
    own.add(batch.then() == IngestBatch.Then.THE_END ? "end" : "");
    own.add(batch.producer().orElse(""));
    own.add(config.shortestGap().toMillis());
    for (IngestItem segment : batch.segments()) {
      own.add(segment.segmentId());
      own.add(orNothing(segment.revision()));
      own.add(segment.kind().word());
      own.add(segment.json());
      own.add(orNothing(segment.span().startMs()));
      own.add(orNothing(segment.span().endMs()));
      own.add(segment.sentAt());
      own.add(segment.saidAt());
      own.add(segment.redacted().before());
      own.add(segment.redacted().after());
    }
    return redis
        .run(STORE, TranscriptKeys.all(callId), config.log().argsAnd(own.toArray()))
        .map(answer -> result(callId, StoreAnswer.of(batch.segments(), answer)));
  }

  /** Where a transcript stands; one that nothing was stored in yet is empty. */
  public Future<Snapshot> show(String callId) {
    return redis.run(SHOW, TranscriptKeys.shown(callId)).map(Snapshot::of);
  }

  /**
   * A producer begins, or is back.
   *
   * @return where the transcript ended, if it has
   */
  public Future<Optional<Offset>> arrive(
      String callId, String producer, ProducerMode producerMode) {
    return redis
        .run(ARRIVE, TranscriptKeys.all(callId), config.log().argsAnd(producer, producerMode.word))
        .map(AnswerFields::optionalOffset);
  }

  /**
   * Keeps which session of its engine a producer brings in a stream. Of two at a time that have no
   * name the last one is kept.
   *
   * @param stream what the producer calls it, if it does
   * @param session as the engine names it
   */
  public Future<Void> keepSession(
      String callId, String producer, Optional<String> stream, String session) {
    return session(callId, producer, stream, session).mapEmpty();
  }

  /** The session that was kept last of this stream of the producer, or of what has no name. */
  public Future<Optional<String>> session(String callId, String producer, Optional<String> stream) {
    return session(callId, producer, stream, "");
  }

  private Future<Optional<String>> session(
      String callId, String producer, Optional<String> stream, String session) {
    return redis
        .run(
            SESSION,
            TranscriptKeys.all(callId),
            config.log().argsAnd(producer, stream.orElse(""), session))
        .map(AnswerFields::optionalText);
  }

  /**
   * Gives up the open segments of which nothing was heard for {@link
   * TranscriptConfig#interimTimeout()}. May be asked for by anybody, at any time: whoever still
   * shows such a segment asks, so that no process is needed to watch over them.
   *
   * @return how many
   */
  public Future<Integer> giveUpTheSilent(String callId) {
    return redis
        .run(
            GIVE_UP,
            TranscriptKeys.all(callId),
            config.log().argsAnd(Line.quoted(callId), config.interimTimeout().toMillis()))
        .map(Response::toInteger);
  }

  private static IngestResult result(String callId, StoreAnswer answer) {
    return switch (answer) {
      case StoreAnswer.Stored(IngestResult result) -> result;
      case StoreAnswer.Ended ended ->
          throw new HoldfastException(
              ErrorCode.CALL_ENDED, "the transcript of " + callId + " has ended");
      case StoreAnswer.Redacted(var segments) -> throw new RedactedMeanwhile(segments);
    };
  }

  private static Object orNothing(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : "";
  }
}
