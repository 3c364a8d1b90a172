package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.stream.ControlListener;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.transcripts.socket.Visit;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Watches whether a producer is removed from its call's room. */
final class RemovalWatch {
  private final IngestConnection.Sources sources;
  private final Visit visit;
  private final Executor loop;
  private final Consumer<HoldfastException> removed;
  private final ControlListener listener;

  private RemovalWatch(
      IngestConnection.Sources sources,
      Visit visit,
      Executor loop,
      Consumer<HoldfastException> removed) {
    this.sources = sources;
    this.visit = visit;
    this.loop = loop;
    this.removed = removed;
    this.listener =
        sources
            .streams()
            .listen(
                Transcripts.logOf(visit.callId()),
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
      Visit visit,
      Executor loop,
      Consumer<HoldfastException> removed) {
    return visit.caller().role() == Role.SERVICE
        ? Optional.empty()
        : Optional.of(new RemovalWatch(sources, visit, loop, removed));
  }

  void close() {
    listener.close();
  }

  private void check() {
    sources
        .rights()
        .checkAdding(visit.caller(), visit.callId(), visit.parameter(Visit.ROOM_ID))
        .onFailure(
            error -> {
              if (error instanceof HoldfastException refused
                  && refused.code() == ErrorCode.REMOVED) {
                loop.execute(() -> removed.accept(refused));
              }
            });
  }
}
