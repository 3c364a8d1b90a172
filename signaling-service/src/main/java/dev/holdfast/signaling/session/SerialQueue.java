package dev.holdfast.signaling.session;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Does one thing after another, each when the one before has ended, well or not. Used on one event
 * loop only; its length is bounded by the rate limit of the connection.
 */
public final class SerialQueue {
  private static final Logger LOG = Logger.getLogger(SerialQueue.class);

  private final Queue<Supplier<Future<?>>> waiting = new ArrayDeque<>();
  private boolean busy;

  /**
   * @param step its future must complete on the queue's event loop
   */
  public void add(Supplier<Future<?>> step) {
    if (busy) {
      waiting.add(step);
      return;
    }
    busy = true;
    run(step);
  }

  private void run(Supplier<Future<?>> first) {
    // A loop, not a recursion: steps that complete at once must not deepen the stack.
    Supplier<Future<?>> step = first;
    while (step != null) {
      Future<?> running = begin(step);
      if (!running.isComplete()) {
        running.onComplete(done -> next());
        return;
      }
      step = waiting.poll();
    }
    busy = false;
  }

  // A mistake in one step must not keep all the others waiting for ever.
  private static Future<?> begin(Supplier<Future<?>> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      LOG.error("a step failed to begin", e);
      return Future.failedFuture(e);
    }
  }

  private void next() {
    Supplier<Future<?>> step = waiting.poll();
    if (step == null) {
      busy = false;
    } else {
      run(step);
    }
  }
}
