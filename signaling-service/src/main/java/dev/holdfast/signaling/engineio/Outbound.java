package dev.holdfast.signaling.engineio;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/** What waits to be written to one client. Used on its event loop only. */
final class Outbound {
  /** Bytes that a frame takes in memory beside its payload, about. */
  static final int FRAME = 256;

  // So that one more message of the largest size fits behind it.
  private static final int SHARE_THAT_IS_LITTLE = 4;

  private final OutboundMemory memory;
  private final long mostOfMember;
  private final long mostOfStranger;
  private OutboundMemory.Pool pool;
  private long waiting;
  private Optional<Promise<Void>> room = Optional.empty();

  /** Of a client that has not been let in yet. */
  Outbound(EngineConfig config, OutboundMemory memory) {
    this.memory = memory;
    this.mostOfMember = config.maxOutbound();
    this.mostOfStranger = Math.min(config.maxOutbound(), config.maxBeforeConnect());
    this.pool = memory.strangers();
  }

  /** The client has been let in. */
  void letIn() {
    moveTo(memory.members());
  }

  /**
   * The client is nobody again.
   *
   * @return false if too much waits for it now
   */
  boolean putOut() {
    moveTo(memory.strangers());
    return fits();
  }

  /**
   * A frame has to wait.
   *
   * @return false if that is too much
   */
  boolean add(int bytes) {
    change(bytes + FRAME);
    return fits();
  }

  /** It does not wait any more. */
  void written(int bytes) {
    change(-bytes - FRAME);
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

  private boolean fits() {
    long most = pool == memory.members() ? mostOfMember : mostOfStranger;
    return waiting <= most && !pool.isTooMuch(waiting);
  }

  private boolean isLittle() {
    return waiting <= Math.min(mostOfMember, pool.share()) / SHARE_THAT_IS_LITTLE;
  }

  private void change(int bytes) {
    long before = waiting;
    waiting += bytes;
    pool.changed(before, waiting);
  }

  private void moveTo(OutboundMemory.Pool to) {
    pool.changed(waiting, 0);
    pool = to;
    pool.changed(0, waiting);
  }
}
