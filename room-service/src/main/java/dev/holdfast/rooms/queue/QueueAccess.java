package dev.holdfast.rooms.queue;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.KnownQueues;
import dev.holdfast.state.dispatch.QueueView;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Caller;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Who may read a queue: agents whose token names it, supervisors and services. Call it on a virtual
 * thread.
 */
@Singleton
final class QueueAccess {
  private final Dispatch dispatch;
  private final KnownQueues knownQueues;
  private final Callers callers;

  QueueAccess(Dispatch dispatch, KnownQueues knownQueues, Callers callers) {
    this.dispatch = dispatch;
    this.knownQueues = knownQueues;
    this.callers = callers;
  }

  /** The names of the queues that the current caller may read, in alphabetical order. */
  List<String> names() {
    Caller caller = callers.current();
    return knownQueues.names().stream().filter(name -> maySee(caller, name)).toList();
  }

  /**
   * A queue that the current caller may read.
   *
   * @throws HoldfastException {@code forbidden}, whether it is there or not; {@code
   *     queue-not-found}
   */
  QueueView show(String name) {
    if (!maySee(callers.current(), name)) {
      throw new HoldfastException(ErrorCode.FORBIDDEN, "the token does not name " + name);
    }
    knownQueues.require(name);
    return dispatch.show(name);
  }

  private static boolean maySee(Caller caller, String name) {
    return caller.role().seesAll() || caller.mayUseQueue(name);
  }
}
