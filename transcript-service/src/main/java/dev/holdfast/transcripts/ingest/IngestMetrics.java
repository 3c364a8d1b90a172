package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.transcript.IngestItem;
import dev.holdfast.state.transcript.IngestResult;
import dev.holdfast.state.transcript.ItemResult;
import dev.holdfast.transcripts.socket.ConnectionHandler;
import dev.holdfast.transcripts.socket.Outbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
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
  private final Map<IngestItem.Kind, Map<ItemResult.Result, Counter>> in =
      new EnumMap<>(IngestItem.Kind.class);
  private final AtomicInteger producers = new AtomicInteger();
  private final Counter silents;

  IngestMetrics(MeterRegistry registry) {
    Gauge.builder("holdfast.transcript.producers", producers, AtomicInteger::get)
        .description("Producers at ingest sockets")
        .register(registry);
    silents =
        Counter.builder("holdfast.transcript.silent.producers.cut")
            .description("Producers that were cut off because they were not there any more")
            .register(registry);
    for (IngestItem.Kind kind : IngestItem.Kind.values()) {
      Map<ItemResult.Result, Counter> byResult = new EnumMap<>(ItemResult.Result.class);
      for (ItemResult.Result result : ItemResult.Result.values()) {
        byResult.put(result, in(registry, kind, result));
      }
      in.put(kind, byResult);
    }
  }

  private static Counter in(
      MeterRegistry registry, IngestItem.Kind kind, ItemResult.Result result) {
    return Counter.builder("holdfast.transcript.segments.in")
        .description("Segments from producers, by kind and by what became of them")
        .tags("kind", kind.word(), "result", result.wire())
        .register(registry);
  }

  void counted(ConnectionHandler.Presence presence) {
    switch (presence) {
      case CAME -> producers.incrementAndGet();
      case LEFT -> producers.decrementAndGet();
      case VANISHED -> silents.increment();
    }
  }

  void stored(List<IngestItem> segments, IngestResult ingestResult) {
    for (int i = 0; i < segments.size(); i++) {
      in.get(segments.get(i).kind()).get(ingestResult.outcomes().get(i).result()).increment();
    }
  }
}
