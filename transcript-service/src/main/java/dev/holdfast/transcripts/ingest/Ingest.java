package dev.holdfast.transcripts.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.transcript.Outcome;
import dev.holdfast.state.transcript.Receipt;
import dev.holdfast.state.transcript.RedactedMeanwhile;
import dev.holdfast.state.transcript.Report;
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
  Future<Receipt> take(String callId, Report report) {
    return transcripts
        .store(callId, report)
        .map(
            receipt -> {
              metrics.stored(report.segments(), receipt);
              return receipt;
            });
  }

  /**
   * As {@link #take(String, Report)}; read once more if more was redacted in a segment than was
   * known. However often: it is refused only if something else was stored of its segment meanwhile.
   *
   * @param first as it was read by these terms
   */
  Future<Receipt> take(
      String callId, Report first, Delivery.Terms terms, Function<Delivery.Terms, Report> reading) {
    return take(callId, first)
        .recover(
            failure -> {
              if (!(failure instanceof RedactedMeanwhile told)) {
                return Future.failedFuture(failure);
              }
              Delivery.Terms known = terms.again(told.segments());
              return take(callId, reading.apply(known), known, reading);
            });
  }

  static ObjectNode acknowledgment(Receipt receipt) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode accepted = answer.putArray("accepted");
    for (Outcome outcome : receipt.outcomes()) {
      ObjectNode one =
          accepted
              .addObject()
              .put("id", outcome.segmentId())
              .put("revision", outcome.revision())
              .put("result", outcome.result().wire());
      outcome.offset().ifPresent(offset -> one.put("offset", offset.toString()));
    }
    receipt.ended().ifPresent(offset -> answer.putObject("ended").put("offset", offset.toString()));
    return answer;
  }
}
