package dev.holdfast.transcripts.live;

import dev.holdfast.state.stream.LogPages;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.transcript.TranscriptConfig;
import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.transcripts.socket.Outbox;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Makes readers of transcripts. */
@Singleton
class LiveReaders {
  private final Sources sources;

  LiveReaders(
      Vertx vertx,
      Streams streams,
      LogPages pages,
      Transcripts transcripts,
      LiveMetrics metrics,
      TranscriptConfig kept) {
    this.sources = new Sources(vertx, streams, pages, transcripts, metrics, kept.interimTimeout());
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
   * @param checkRights as {@link LiveReader} calls it
   */
  LiveReader reader(UpgradeRequest request, Outbox outbox, Executor loop, Runnable checkRights) {
    return new LiveReader(
        sources, request.callId(), ReplayFrames.of(request), outbox, loop, checkRights);
  }
}
