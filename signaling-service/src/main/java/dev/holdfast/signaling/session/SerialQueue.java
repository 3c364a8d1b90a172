package dev.holdfast.signaling.session;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Does one thing after another, each when the one before has ended, well or not. Used on one event
 * loop only; its length is bounded by the rate limit of the connection.
 */
public final class SerialQueue {
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
      Future<?> running = step.get();
      if (!running.isComplete()) {
        running.onComplete(done -> next());
        return;
      }
      step = waiting.poll();
    }
    busy = false;
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
