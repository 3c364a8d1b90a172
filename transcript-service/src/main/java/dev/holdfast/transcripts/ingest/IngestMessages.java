package dev.holdfast.transcripts.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.transcript.IngestBatch;
import dev.holdfast.state.transcript.IngestResult;
import dev.holdfast.state.transcript.ItemResult;
import dev.holdfast.transcripts.engine.UnknownMessage;
import dev.holdfast.transcripts.segment.InvalidSegment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a producer is told at its socket. */
final class IngestMessages {
  /** That there was nothing to be stored. */
  static final String NOTHING = "{\"type\":\"accepted\",\"accepted\":[]}";

  private IngestMessages() {}

  /** That what it sent is durable. */
  static String stored(String callId, IngestBatch batch, IngestResult result) {
    return batch.then() == IngestBatch.Then.THE_END && batch.segments().isEmpty()
        ? ended(callId, result.ended().orElse(result.last()))
        : accepted(callId, batch, result);
  }

  private static String accepted(String callId, IngestBatch batch, IngestResult result) {
    if (batch.then() == IngestBatch.Then.MORE && result.ended().isEmpty()) {
      return accepted(result.outcomes());
    }
    ObjectNode answer = object("accepted");
    answer.setAll(Ingest.acknowledgment(result));
    return batch.then() == IngestBatch.Then.THE_END
        ? answer
            .put("type", "ended")
            .put("callId", callId)
            .put("offset", result.ended().orElse(result.last()).toString())
            .toString()
        : answer.toString();
  }

  // As Ingest.acknowledgment has it, but written at once: one comes for each update. No value here
  // needs an escape.
  private static String accepted(List<ItemResult> outcomes) {
    StringBuilder answer = new StringBuilder("{\"type\":\"accepted\",\"accepted\":[");
    for (ItemResult one : outcomes) {
      answer.append(answer.charAt(answer.length() - 1) == '[' ? "{" : ",{");
      answer.append("\"id\":\"").append(one.segmentId());
      answer.append("\",\"revision\":").append(one.revision());
      answer.append(",\"result\":\"").append(one.result().wire()).append('"');
      one.offset().ifPresent(at -> answer.append(",\"offset\":\"").append(at).append('"'));
      answer.append('}');
    }
    return answer.append("]}").toString();
  }

  /** That the producer's part is over, and everything before it is stored. */
  static String ended(String callId, Offset offset) {
    return object("ended").put("callId", callId).put("offset", offset.toString()).toString();
  }

  /**
   * @param id of the segment that was not stored; empty if it was none or several
   */
  static String error(Throwable error, String id) {
    ObjectNode message = object("error");
    if (error instanceof InvalidSegment invalid) {
      message.put("code", ErrorCode.INVALID_PAYLOAD.code()).put("message", invalid.getMessage());
      message.put("retryable", false);
      invalid.index().ifPresent(index -> message.put("index", index));
      invalid.field().ifPresent(field -> message.put("field", field));
    } else {
      HoldfastException known =
          error instanceof UnknownMessage unknown
              ? new HoldfastException(ErrorCode.INVALID_PAYLOAD, unknown.getMessage())
              : HoldfastException.of(error);
      message.put("code", known.code().code()).put("message", known.getMessage());
      message.put("retryable", known.code().retryable());
    }
    if (!id.isEmpty()) {
      message.put("id", id);
    }
    return message
        .put("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
        .toString();
  }

  static String idOf(JsonNode message) {
    String id = message.path("id").asText("");
    return Id.isProducers(id) ? id : "";
  }

  private static ObjectNode object(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
