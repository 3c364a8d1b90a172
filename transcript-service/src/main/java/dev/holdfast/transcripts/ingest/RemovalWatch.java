package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.stream.ControlListener;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.transcripts.access.Rights;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Watches whether a producer is removed from its call's room. */
final class RemovalWatch {
  private final Rights rights;
  private final UpgradeRequest request;
  private final Executor loop;
  private final Consumer<HoldfastException> removed;
  private final ControlListener listener;

  /** See {@link ProducerRights#watch}. */
  RemovalWatch(
      Rights rights,
      Streams streams,
      UpgradeRequest request,
      Executor loop,
      Consumer<HoldfastException> removed) {
    this.rights = rights;
    this.request = request;
    this.loop = loop;
    this.removed = removed;
    this.listener =
        streams.listen(
            Transcripts.logOf(request.callId()),
            this::check,
            said -> {
              if (said.equals(Transcripts.RIGHTS_CHANGED)) {
                check();
              }
            },
            loop);
  }

  void close() {
    listener.close();
  }

  private void check() {
    rights
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
