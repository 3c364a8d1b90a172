package dev.holdfast.transcripts.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
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
  private static final int MOST_READINGS = 10;

  private final Transcripts transcripts;
  private final IngestMetrics metrics;

  Ingest(Transcripts transcripts, IngestMetrics metrics) {
    this.transcripts = transcripts;
    this.metrics = metrics;
  }

  /** Comes once everything is durable. */
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
   * known.
   *
   * @param first as it was read by these terms
   */
  Future<Receipt> take(
      String callId, Report first, Delivery.Terms terms, Function<Delivery.Terms, Report> reading) {
    return take(callId, first, new Reading(terms, reading, 1));
  }

  private record Reading(
      Delivery.Terms terms, Function<Delivery.Terms, Report> function, int number) {
    private Reading next(RedactedMeanwhile known) {
      return new Reading(terms.again(known.segments()), function, number + 1);
    }

    private Report report() {
      return function.apply(terms);
    }
  }

  private Future<Receipt> take(String callId, Report report, Reading reading) {
    return take(callId, report)
        .recover(
            failure -> {
              if (!(failure instanceof RedactedMeanwhile known)) {
                return Future.failedFuture(failure);
              }
              if (reading.number() == MOST_READINGS) {
                return Future.failedFuture(
                    new HoldfastException(
                        ErrorCode.UNAVAILABLE, "the segments are being redacted: send them again"));
              }
              Reading next = reading.next(known);
              return take(callId, next.report(), next);
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
