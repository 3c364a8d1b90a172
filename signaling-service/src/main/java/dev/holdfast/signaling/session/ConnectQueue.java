package dev.holdfast.signaling.session;

import dev.holdfast.signaling.socketio.SocketConnection;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/** Clients whose CONNECT waits for its turn, see {@link FlowLimits#connects}. */
@Singleton
class ConnectQueue {
  private final FlowLimits limits;
  private final Drain drain;

  ConnectQueue(FlowLimits limits, Drain drain) {
    this.limits = limits;
    this.drain = drain;
  }

  /**
   * Lets a client in when it is its turn. Whoever has left meanwhile is not looked for in Redis.
   *
   * @return empty if the client has left; fails with {@code draining} if clients are being sent to
   *     other replicas meanwhile
   */
  <T> Future<Optional<T>> letIn(SocketConnection connection, Supplier<T> admission) {
    return limits
        .connects()
        .run(
            () -> {
              if (!connection.isOpen()) {
                return Optional.empty();
              }
              if (drain.isUnderWay()) {
                throw new HoldfastException(ErrorCode.DRAINING, "this replica is being shut down");
              }
              connection.beingLetIn();
              return Optional.of(admission.get());
            });
  }
}
