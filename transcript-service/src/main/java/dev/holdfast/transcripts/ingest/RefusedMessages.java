package dev.holdfast.transcripts.ingest;

import dev.holdfast.transcripts.engine.Engines;
import dev.holdfast.transcripts.engine.UnknownMessage;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Counts and logs what producers send as an engine's that the engine does not send. */
@Startup
@Singleton
class RefusedMessages {
  private static final Logger LOG = Logger.getLogger(RefusedMessages.class);
  private static final String NO_ENGINE = "none";

  // Some thousand lines a day at most, whatever all producers of this replica send.
  private static final int LINES_AT_ONCE = 10;
  private static final Duration A_LINE_EVERY = Duration.ofMinutes(1);

  private final Map<String, Counter> counters = new HashMap<>();
  private final Bucket lines =
      Bucket.builder()
          .addLimit(limit -> limit.capacity(LINES_AT_ONCE).refillGreedy(1, A_LINE_EVERY))
          .build();

  RefusedMessages(MeterRegistry registry, Engines engines) {
    counters.put(NO_ENGINE, counter(registry, NO_ENGINE));
    for (String name : engines.names()) {
      counters.put(name, counter(registry, name));
    }
  }

  private static Counter counter(MeterRegistry registry, String engine) {
    return Counter.builder("holdfast.transcript.engine.messages.refused")
        .description("Messages at ingest sockets that the named engine does not send")
        .tag("engine", engine)
        .register(registry);
  }

  void refused(UnknownMessage message, Introduction producer, String callId) {
    counters.get(producer.engineName().orElse(NO_ENGINE)).increment();
    if (lines.tryConsume(1)) {
      LOG.warnf(
          "a message of producer %s for call %s is refused: %s",
          producer.producer(), callId, message.getMessage());
    }
  }
}
