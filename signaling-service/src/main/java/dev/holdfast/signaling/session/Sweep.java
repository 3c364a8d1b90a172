package dev.holdfast.signaling.session;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Does something with each of many, so many at a time: all at once would hold up whatever else
 * Redis has to do. Any thread.
 */
final class Sweep<T> {
  private final Queue<T> left;
  private final Function<T, Future<?>> step;

  private Sweep(Collection<T> all, Function<T, Future<?>> step) {
    this.left = new ConcurrentLinkedQueue<>(all);
    this.step = step;
  }

  /**
   * @param step completes, well or not, when another one may begin
   */
  static <T> void over(Collection<T> all, int atOnce, Function<T, Future<?>> step) {
    Sweep<T> sweep = new Sweep<>(all, step);
    for (int i = 0; i < atOnce; i++) {
      sweep.goOn();
    }
  }

  private void goOn() {
    // What has been done at once calls nobody back: thousands of calls would lie on the stack.
    for (T next = left.poll(); next != null; next = left.poll()) {
      Future<?> done = step.apply(next);
      if (!done.isComplete()) {
        done.onComplete(ended -> goOn());
        return;
      }
    }
  }
}
