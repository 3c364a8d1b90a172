package dev.holdfast.transcripts.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.transcript.IngestBatch;
import dev.holdfast.state.transcript.IngestResult;
import dev.holdfast.state.transcript.ItemResult;
import dev.holdfast.state.transcript.RedactedMeanwhile;
import dev.holdfast.state.transcript.Transcripts;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.function.Function;

/** Stores what a producer delivers, by whatever way it came. */
@Singleton
class Ingest {
  private final Transcripts transcripts;
  private final IngestMetrics metrics;

  Ingest(Transcripts transcripts, IngestMetrics metrics) {
    this.transcripts = transcripts;
    this.metrics = metrics;
  }

  /**
   * Comes once everything is durable.
   *
   * @return fails with {@link RedactedMeanwhile} if more was redacted in a segment than was known
   */
  Future<IngestResult> take(String callId, IngestBatch batch) {
    return transcripts
        .store(callId, batch)
        .map(
            ingestResult -> {
              metrics.stored(batch.segments(), ingestResult);
              return ingestResult;
            });
  }

  /**
   * As {@link #take(String, IngestBatch)}; read once more if more was redacted in a segment than
   * was known. However often: it is refused only if something else was stored of its segment
   * meanwhile.
   *
   * @param first as it was read by these terms
   */
  Future<IngestResult> take(
      String callId,
      IngestBatch first,
      IngestParser.Terms terms,
      Function<IngestParser.Terms, IngestBatch> reading) {
    return take(callId, first)
        .recover(
            failure -> {
              if (!(failure instanceof RedactedMeanwhile told)) {
                return Future.failedFuture(failure);
              }
              IngestParser.Terms known = terms.again(told.segments());
              return take(callId, reading.apply(known), known, reading);
            });
  }

  static ObjectNode acknowledgment(IngestResult ingestResult) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode accepted = answer.putArray("accepted");
    for (ItemResult itemResult : ingestResult.outcomes()) {
      ObjectNode one =
          accepted
              .addObject()
              .put("id", itemResult.segmentId())
              .put("revision", itemResult.revision())
              .put("result", itemResult.result().wire());
      itemResult.offset().ifPresent(offset -> one.put("offset", offset.toString()));
    }
    ingestResult
        .ended()
        .ifPresent(offset -> answer.putObject("ended").put("offset", offset.toString()));
    return answer;
  }
}
