package dev.holdfast.signaling.engineio;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/** What waits to be written to one client. Used on its event loop only. */
final class Outbound {
  // So that one more message of the largest size fits behind it.
  private static final int SHARE_THAT_IS_LITTLE = 4;

  private final long most;
  private long waiting;
  private Optional<Promise<Void>> room = Optional.empty();

  /**
   * @param most bytes that may wait
   */
  Outbound(long most) {
    this.most = most;
  }

  /**
   * @return false if that is too much
   */
  boolean add(int bytes) {
    waiting += bytes;
    return waiting <= most;
  }

  void written(int bytes) {
    waiting -= bytes;
    if (isLittle()) {
      room.ifPresent(Promise::tryComplete);
    }
  }

  /** Completes as soon as little waits. */
  Future<Void> room() {
    if (isLittle()) {
      return Future.succeededFuture();
    }
    Promise<Void> promise =
        room.filter(asked -> !asked.future().isComplete()).orElseGet(Promise::promise);
    room = Optional.of(promise);
    return promise.future();
  }

  private boolean isLittle() {
    return waiting <= most / SHARE_THAT_IS_LITTLE;
  }
}
