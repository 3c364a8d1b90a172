package dev.holdfast.state.transcript;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What transcript/store returns, parsed. */
sealed interface StoreAnswer {
  int FIELDS_OF_OUTCOME = 3;

  /** All of it is stored. */
  record Stored(IngestResult result) implements StoreAnswer {}

  /** The transcript has ended, and something was new: nothing was stored. */
  record Ended() implements StoreAnswer {}

  /**
   * More was redacted in segments than was known: nothing was stored.
   *
   * @param segments what is redacted in them, by their ids
   */
  record Redacted(Map<String, String> segments) implements StoreAnswer {}

  /**
   * @param segments those that the script was given
   */
  static StoreAnswer of(List<IngestItem> segments, Response answer) {
    return switch (answer.get(0).toString()) {
      case "ended" -> new Ended();
      case "redacted" -> new Redacted(AnswerFields.pairs(answer.get(1)));
      default ->
          new Stored(
              new IngestResult(
                  outcomes(segments, answer.get(3)),
                  AnswerFields.optionalOffset(answer.get(1)),
                  AnswerFields.offset(answer.get(2))));
    };
  }

  private static List<ItemResult> outcomes(List<IngestItem> segments, Response fields) {
    List<ItemResult> outcomes = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      int at = i * FIELDS_OF_OUTCOME;
      outcomes.add(
          new ItemResult(
              segments.get(i).segmentId(),
              ItemResult.Result.of(fields.get(at).toString()),
              fields.get(at + 1).toLong(),
              AnswerFields.optionalOffset(fields.get(at + 2))));
    }
    return outcomes;
  }
}
