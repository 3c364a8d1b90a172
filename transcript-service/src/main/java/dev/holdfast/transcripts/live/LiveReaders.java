package dev.holdfast.transcripts.live;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.stream.LogPages;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.transcript.TranscriptConfig;
import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.transcripts.access.Rights;
import dev.holdfast.transcripts.socket.ConnectionHandler;
import dev.holdfast.transcripts.socket.Inbound;
import dev.holdfast.transcripts.socket.Messages;
import dev.holdfast.transcripts.socket.Outbox;
import dev.holdfast.transcripts.socket.SocketConfig;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Makes readers, whatever their clients are connected by. */
@Singleton
class LiveReaders {
  private final Sources sources;
  private final Rights rights;
  private final SocketConfig config;
  private final RedisClock clock;

  LiveReaders(
      Vertx vertx,
      Streams streams,
      LogPages pages,
      Transcripts transcripts,
      LiveMetrics metrics,
      Rights rights,
      TranscriptConfig kept,
      SocketConfig config,
      RedisClock clock) {
    this.sources = new Sources(vertx, streams, pages, transcripts, metrics, kept.interimTimeout());
    this.rights = rights;
    this.config = config;
    this.clock = clock;
  }

  /** What the readers of a replica share. */
  record Sources(
      Vertx vertx,
      Streams streams,
      LogPages pages,
      Transcripts transcripts,
      LiveMetrics metrics,
      Duration interimTimeout) {}

  /**
   * @param loop the client's event loop
   */
  ConnectionHandler handler(UpgradeRequest request, Outbox outbox, Executor loop) {
    return new LiveConnection(
        request,
        outbox,
        new LiveReader(
            sources,
            request.callId(),
            ReplayFrames.of(request),
            outbox,
            loop,
            () -> checkRights(request, outbox, loop)),
        new Inbound(config.messagesPerSecond(), config.messageBurst(), config.messageBytes()),
        clock,
        sources.metrics());
  }

  // While Redis is away nothing is read that the client may not read: asked again when it is back.
  private void checkRights(UpgradeRequest request, Outbox outbox, Executor loop) {
    rights
        .checkReading(request.caller(), request.callId(), request.parameter(UpgradeRequest.ROOM_ID))
        .onFailure(
            error -> {
              if (error instanceof HoldfastException refused
                  && refused.code() == ErrorCode.REMOVED) {
                loop.execute(
                    () ->
                        outbox.close(
                            refused.code(), Messages.error(refused.code(), refused.getMessage())));
              }
            });
  }
}
