package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.transcripts.engine.Engines;
import dev.holdfast.transcripts.engine.UnknownMessage;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import jakarta.inject.Singleton;

/** Takes what producers say of themselves, and notes whose messages are not as they said. */
@Singleton
class Introductions {
  private final Engines engines;
  private final RefusedMessages refusedMessages;

  Introductions(Engines engines, RefusedMessages refusedMessages) {
    this.engines = engines;
    this.refusedMessages = refusedMessages;
  }

  /**
   * @throws HoldfastException {@code invalid-payload}
   */
  Introduction of(UpgradeRequest request) {
    return Introduction.of(request, engines);
  }

  void refused(UnknownMessage message, Introduction producer, String callId) {
    refusedMessages.refused(message, producer, callId);
  }
}
