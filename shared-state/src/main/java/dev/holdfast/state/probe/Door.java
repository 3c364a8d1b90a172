package dev.holdfast.state.probe;

import io.vertx.core.Future;

/** A way by which clients come in. */
public interface Door {
  /** As the metric names it. */
  String name();

  /** Whether this replica has what a client needs there, such as a token. */
  boolean canBeProbed();

  /**
   * Comes in as a client does, and leaves nothing behind.
   *
   * @return whether it was opened; fails if there was no connection, or no answer in time
   */
  Future<Boolean> probe();
}
