package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.transcript.Heard;
import dev.holdfast.state.transcript.Outcome;
import dev.holdfast.state.transcript.Receipt;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;

/** Counts what producers send. */
@Singleton
class IngestMetrics {
  private final MeterRegistry registry;

  IngestMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void stored(List<Heard> segments, Receipt receipt) {
    for (int i = 0; i < segments.size(); i++) {
      Outcome outcome = receipt.outcomes().get(i);
      registry
          .counter(
              "holdfast.transcript.segments.in",
              "kind",
              segments.get(i).kind().word(),
              "result",
              outcome.result().wire())
          .increment();
    }
  }
}
