package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.stream.ControlListener;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Watches whether a producer is removed from its call's room. */
final class RemovalWatch {
  private final IngestConnection.Sources sources;
  private final UpgradeRequest request;
  private final Executor loop;
  private final Consumer<HoldfastException> removed;
  private final ControlListener listener;

  private RemovalWatch(
      IngestConnection.Sources sources,
      UpgradeRequest request,
      Executor loop,
      Consumer<HoldfastException> removed) {
    this.sources = sources;
    this.request = request;
    this.loop = loop;
    this.removed = removed;
    this.listener =
        sources
            .streams()
            .listen(
                Transcripts.logOf(request.callId()),
                this::check,
                said -> {
                  if (said.equals(Transcripts.RIGHTS_CHANGED)) {
                    check();
                  }
                },
                loop);
  }

  /**
   * @param removed told on the loop
   * @return empty for a service, which cannot be removed from a room
   */
  static Optional<RemovalWatch> begin(
      IngestConnection.Sources sources,
      UpgradeRequest request,
      Executor loop,
      Consumer<HoldfastException> removed) {
    return request.caller().role() == Role.SERVICE
        ? Optional.empty()
        : Optional.of(new RemovalWatch(sources, request, loop, removed));
  }

  void close() {
    listener.close();
  }

  private void check() {
    sources
        .rights()
        .checkAdding(request.caller(), request.callId(), request.parameter(UpgradeRequest.ROOM_ID))
        .onFailure(
            error -> {
              if (error instanceof HoldfastException refused
                  && refused.code() == ErrorCode.REMOVED) {
                loop.execute(() -> removed.accept(refused));
              }
            });
  }
}
