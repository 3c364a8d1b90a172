package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.transcript.Heard;
import dev.holdfast.state.transcript.Outcome;
import dev.holdfast.state.transcript.Receipt;
import dev.holdfast.transcripts.socket.Guest;
import dev.holdfast.transcripts.socket.Outbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what producers send. */
@Startup
@Singleton
class IngestMetrics implements Outbox.Tally {
  private static final String IN = "holdfast.transcript.segments.in";

  private final Map<Heard.Kind, Map<Outcome.Result, Counter>> in = new EnumMap<>(Heard.Kind.class);
  private final AtomicInteger producers = new AtomicInteger();
  private final Counter silents;

  IngestMetrics(MeterRegistry registry) {
    registry.gauge("holdfast.transcript.producers", producers);
    silents = registry.counter("holdfast.transcript.silent.producers.cut");
    for (Heard.Kind kind : Heard.Kind.values()) {
      Map<Outcome.Result, Counter> byResult = new EnumMap<>(Outcome.Result.class);
      for (Outcome.Result result : Outcome.Result.values()) {
        byResult.put(result, registry.counter(IN, "kind", kind.word(), "result", result.wire()));
      }
      in.put(kind, byResult);
    }
  }

  void counted(Guest.Presence presence) {
    switch (presence) {
      case CAME -> producers.incrementAndGet();
      case LEFT -> producers.decrementAndGet();
      case VANISHED -> silents.increment();
    }
  }

  @Override
  public void sentInterim() {}

  @Override
  public void droppedInterim() {}

  @Override
  public void overflowed() {}

  void stored(List<Heard> segments, Receipt receipt) {
    for (int i = 0; i < segments.size(); i++) {
      in.get(segments.get(i).kind()).get(receipt.outcomes().get(i).result()).increment();
    }
  }
}
