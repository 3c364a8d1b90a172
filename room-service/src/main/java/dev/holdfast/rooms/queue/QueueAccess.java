package dev.holdfast.rooms.queue;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.dispatch.QueueView;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Caller;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may look into a queue: agents whose token names it, supervisors and services. Call it on a
 * virtual thread.
 */
@Singleton
public final class QueueAccess {
  private final Dispatch dispatch;
  private final DispatchConfig config;
  private final Callers callers;

  QueueAccess(Dispatch dispatch, DispatchConfig config, Callers callers) {
    this.dispatch = dispatch;
    this.config = config;
    this.callers = callers;
  }

  /** The names of the queues that the current caller may look into, in alphabetical order. */
  List<String> names() {
    Caller caller = callers.current();
    return known().stream().filter(name -> maySee(caller, name)).toList();
  }

  /**
   * A queue that the current caller may look into.
   *
   * @throws HoldfastException {@code forbidden}, whether it is there or not; {@code
   *     queue-not-found}
   */
  QueueView show(String name) {
    if (!maySee(callers.current(), name)) {
      throw new HoldfastException(ErrorCode.FORBIDDEN, "the token does not name " + name);
    }
    requireKnown(name);
    return dispatch.show(name);
  }

  /**
   * @throws HoldfastException {@code queue-not-found} if nobody has used the queue within the
   *     retention, and the configuration does not name it
   */
  public void requireKnown(String name) {
    if (!known().contains(name)) {
      throw new HoldfastException(ErrorCode.QUEUE_NOT_FOUND, "there is no queue " + name);
    }
  }

  private SortedSet<String> known() {
    SortedSet<String> known = new TreeSet<>(config.queues().keySet());
    known.addAll(dispatch.queues());
    return known;
  }

  private static boolean maySee(Caller caller, String name) {
    return caller.role().seesAll() || caller.mayUseQueue(name);
  }
}
