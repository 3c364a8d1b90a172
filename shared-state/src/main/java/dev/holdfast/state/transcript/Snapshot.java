package dev.holdfast.state.transcript;

import dev.holdfast.state.stream.Offset;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;

/**
 * A transcript at a moment.
 *
 * @param beginning before the first entry that is held: reading after it gives all of them
 * @param end the last entry
 * @param ended where the transcript ended, if it has
 * @param interims the newest of each open segment, in the order in which they were stored
 */
public record Snapshot(
    Offset beginning, Offset end, Optional<Offset> ended, List<Interim> interims) {
  /** What transcript/show returns, parsed. */
  static Snapshot of(Response answer) {
    return new Snapshot(
        AnswerFields.offset(answer.get(0)),
        AnswerFields.offset(answer.get(1)),
        AnswerFields.optionalOffset(answer.get(2)),
        answer.get(3).stream().map(one -> Interim.of(one.toString())).toList());
  }
}
