package dev.holdfast.state.transcript;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
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

/**
 * The transcripts of all calls. A transcript is a replayable stream of finals ({@link #logOf}, see
 * {@link Line}), and beside it the newest interim of each open segment, announced on the stream's
 * channel (see {@link Interim.Announced}).
 */
@Singleton
public final class Transcripts {
  private static final Script STORE = Script.named("transcript/store");
  private static final Script SHOW = Script.named("transcript/show");
  private static final int FIELDS_OF_OUTCOME = 3;

  private final RedisLinks redis;
  private final TranscriptConfig config;

  Transcripts(RedisLinks redis, TranscriptConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /** The key, and channel, of a transcript's log. */
  public static String logOf(String callId) {
    return key(callId) + ":log";
  }

  /**
   * Stores all of these segments, or none; in this order.
   *
   * @return fails with {@code call-ended} if one of them is new and the transcript has ended, and
   *     with {@code unavailable} while Redis is away
   */
  public Future<Receipt> store(String callId, List<Heard> segments) {
    return store(callId, segments, "");
  }

  /**
   * As {@link #store(String, List)}, and ends the transcript behind them. Repeated, it changes
   * nothing.
   */
  public Future<Receipt> storeAndEnd(String callId, List<Heard> segments) {
    return store(callId, segments, "{\"type\":\"ended\",\"callId\":" + quoted(callId) + "}");
  }

  /** Where a transcript stands; one that nothing was stored in yet is empty. */
  public Future<Snapshot> show(String callId) {
    return redis
        .run(SHOW, List.of(logOf(callId), key(callId), interimsOf(callId), openSegmentsOf(callId)))
        .map(
            answer ->
                new Snapshot(
                    offset(answer.get(0).toString()),
                    offset(answer.get(1).toString()),
                    optional(answer.get(2)),
                    answer.get(3).stream().map(one -> Interim.of(one.toString())).toList()));
  }

  private Future<Receipt> store(String callId, List<Heard> segments, String end) {
    List<Object> own = new ArrayList<>();
    own.add(config.openSegments());
    own.add("{\"type\":\"transcript\",\"callId\":" + quoted(callId) + ",\"transcript\":");
    own.add(end);
    for (Heard segment : segments) {
      own.add(segment.segmentId());
      own.add(segment.revision().isPresent() ? segment.revision().getAsLong() : "");
      own.add(segment.kind().word());
      own.add(segment.json());
    }
    List<String> keys =
        List.of(
            logOf(callId),
            key(callId),
            key(callId) + ":finals",
            interimsOf(callId),
            openSegmentsOf(callId));
    return redis
        .run(STORE, keys, config.log().argsAnd(own.toArray()))
        .map(answer -> receipt(callId, segments, answer));
  }

  private static Receipt receipt(String callId, List<Heard> segments, Response answer) {
    if (answer.get(0).toString().equals("ended")) {
      throw new HoldfastException(
          ErrorCode.CALL_ENDED, "the transcript of " + callId + " has ended");
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      int at = i * FIELDS_OF_OUTCOME;
      outcomes.add(
          new Outcome(
              segments.get(i).segmentId(),
              Outcome.Result.of(answer.get(2).get(at).toString()),
              answer.get(2).get(at + 1).toLong(),
              optional(answer.get(2).get(at + 2))));
    }
    return new Receipt(outcomes, optional(answer.get(1)));
  }

  static Offset offset(String text) {
    return Offset.parse(text)
        .orElseThrow(() -> new IllegalStateException("not an offset: " + text));
  }

  private static Optional<Offset> optional(Response text) {
    return Optional.of(text.toString()).filter(given -> !given.isEmpty()).map(Transcripts::offset);
  }

  private static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static String key(String callId) {
    return "{transcript:" + callId + "}";
  }

  private static String interimsOf(String callId) {
    return key(callId) + ":interims";
  }

  private static String openSegmentsOf(String callId) {
    return key(callId) + ":open";
  }
}
