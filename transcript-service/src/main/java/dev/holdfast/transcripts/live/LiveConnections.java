package dev.holdfast.transcripts.live;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.transcripts.access.Rights;
import dev.holdfast.transcripts.socket.ConnectionHandler;
import dev.holdfast.transcripts.socket.Inbound;
import dev.holdfast.transcripts.socket.Messages;
import dev.holdfast.transcripts.socket.Outbox;
import dev.holdfast.transcripts.socket.SocketConfig;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;

/** Gives each client its reader, whatever the client is connected by. */
@Singleton
class LiveConnections {
  private final LiveReaders readers;
  private final Rights rights;
  private final RedisClock clock;
  private final LiveMetrics metrics;
  private final SocketConfig config;

  LiveConnections(
      LiveReaders readers,
      Rights rights,
      RedisClock clock,
      LiveMetrics metrics,
      SocketConfig config) {
    this.readers = readers;
    this.rights = rights;
    this.clock = clock;
    this.metrics = metrics;
    this.config = config;
  }

  /**
   * @param loop the client's event loop
   */
  ConnectionHandler handler(UpgradeRequest request, Outbox outbox, Executor loop) {
    return new LiveConnection(
        request,
        outbox,
        readers.reader(request, outbox, loop, () -> checkRights(request, outbox, loop)),
        new Inbound(config.messagesPerSecond(), config.messageBurst(), config.messageBytes()),
        clock,
        metrics);
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
