package dev.holdfast.transcripts.live;

import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.transcript.TranscriptConfig;
import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.transcripts.socket.Outbox;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Makes readers, whatever their clients are connected by. */
@Singleton
class LiveReaders {
  private final Sources sources;

  LiveReaders(
      Vertx vertx,
      Streams streams,
      Transcripts transcripts,
      LiveMetrics metrics,
      TranscriptConfig config) {
    this.sources = new Sources(vertx, streams, transcripts, metrics, config.interimTimeout());
  }

  /** What the readers of a replica share. */
  record Sources(
      Vertx vertx,
      Streams streams,
      Transcripts transcripts,
      LiveMetrics metrics,
      Duration interimTimeout) {}

  /**
   * @param executor the client's event loop
   */
  LiveReader reader(String callId, Outbox outbox, Executor executor) {
    return new LiveReader(sources, callId, outbox, executor);
  }
}
