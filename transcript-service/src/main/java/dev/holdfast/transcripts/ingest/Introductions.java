package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.transcripts.engine.Engines;
import dev.holdfast.transcripts.engine.UnknownMessage;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Producers as they come: what they say of themselves, and whose messages are not as they said. */
@Singleton
class Introductions {
  private final Engines engines;
  private final RefusedMessages refusedMessages;
  private final Transcripts transcripts;

  Introductions(Engines engines, RefusedMessages refusedMessages, Transcripts transcripts) {
    this.engines = engines;
    this.refusedMessages = refusedMessages;
    this.transcripts = transcripts;
  }

  /**
   * @throws HoldfastException {@code invalid-payload}
   */
  Introduction of(UpgradeRequest request) {
    return Introduction.of(request, engines);
  }

  /**
   * The producer begins, or is back.
   *
   * @return where the transcript ended, if it has
   */
  Future<Optional<Offset>> arrived(Introduction producer, String callId) {
    return transcripts.arrive(callId, producer.producer(), producer.mode());
  }

  EngineSession engineSession(Introduction producer, String callId, Executor loop) {
    return new EngineSession(transcripts, callId, producer, loop);
  }

  void refused(UnknownMessage message, Introduction producer, String callId) {
    refusedMessages.refused(message, producer, callId);
  }
}
