package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.token.Role;
import dev.holdfast.transcripts.access.Rights;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What producers may do, for as long as they are connected. */
@Singleton
class ProducerRights {
  private final Rights rights;
  private final Streams streams;

  ProducerRights(Rights rights, Streams streams) {
    this.rights = rights;
    this.streams = streams;
  }

  /**
   * @throws HoldfastException {@code forbidden} if it may not end the transcript
   */
  void checkEnding(UpgradeRequest request) {
    rights.checkEnding(request.caller(), request.callId());
  }

  /**
   * Watches whether a producer is removed from its call's room.
   *
   * @param removed told on the loop
   * @return empty for a service, which cannot be removed from a room
   */
  Optional<RemovalWatch> watch(
      UpgradeRequest request, Executor loop, Consumer<HoldfastException> removed) {
    return request.caller().role() == Role.SERVICE
        ? Optional.empty()
        : Optional.of(new RemovalWatch(rights, streams, request, loop, removed));
  }
}
