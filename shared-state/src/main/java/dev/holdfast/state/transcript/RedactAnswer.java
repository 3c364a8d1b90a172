package dev.holdfast.state.transcript;

import dev.holdfast.state.stream.Offset;
import io.vertx.redis.client.Response;
import java.util.Optional;

/** What transcript/redact returns, parsed. */
sealed interface RedactAnswer {
  /** The script is to be run again, to go on. */
  record More() implements RedactAnswer {}

  /** Another attempt is going on. */
  record Busy() implements RedactAnswer {}

  /** A segment is not as it was found any more, or the attempt rested for too long. */
  record Changed() implements RedactAnswer {}

  /**
   * All is rewritten.
   *
   * @param last the last redaction's offset; empty if there was nothing to rewrite
   */
  record Redacted(Optional<Offset> last) implements RedactAnswer {}

  static RedactAnswer of(Response answer) {
    return switch (answer.get(0).toString()) {
      case "more" -> new More();
      case "busy" -> new Busy();
      case "changed" -> new Changed();
      default -> new Redacted(AnswerFields.optionalOffset(answer.get(1)));
    };
  }
}
