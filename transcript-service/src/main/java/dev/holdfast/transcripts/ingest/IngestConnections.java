package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.transcripts.redaction.Redactors;
import dev.holdfast.transcripts.socket.ConnectionHandler;
import dev.holdfast.transcripts.socket.EventLoop;
import dev.holdfast.transcripts.socket.Inbound;
import dev.holdfast.transcripts.socket.Outbox;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import jakarta.inject.Singleton;

/** Takes each producer in that comes to the ingest socket. */
@Singleton
class IngestConnections {
  private final IngestConnection.Sources sources;
  private final IngestConfig config;

  IngestConnections(
      Ingest ingest,
      Introductions introductions,
      Redactors redactors,
      ProducerRights rights,
      RedisClock clock,
      IngestMetrics metrics,
      IngestConfig config) {
    this.sources =
        new IngestConnection.Sources(
            ingest, introductions, redactors, rights, clock, metrics, config.unacknowledged());
    this.config = config;
  }

  /**
   * @param loop the connection's event loop
   */
  ConnectionHandler handler(UpgradeRequest request, Outbox outbox, EventLoop loop) {
    return new IngestConnection(
        sources,
        request,
        outbox,
        new Inbound(config.messagesPerSecond(), config.messageBurst(), config.messageBytes()),
        loop);
  }
}
