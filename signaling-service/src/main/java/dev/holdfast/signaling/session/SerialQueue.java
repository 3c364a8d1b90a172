package dev.holdfast.signaling.session;

import dev.holdfast.state.http.UnfinishedShare;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Does one thing after another, each when the one before has ended, well or not. Used on one event
 * loop only. How many of a client's wait is bounded by the rate limit of its connection, how much
 * they hold here: while Redis is away, thousands of clients may send on.
 */
public final class SerialQueue {
  /** Of steps that wait, whatever else this process keeps. */
  static final int MOST_BYTES = 1024 * 1024;

  private static final Logger LOG = Logger.getLogger(SerialQueue.class);

  // Made when something has to wait: most clients are idle.
  private Optional<Queue<Supplier<Future<?>>>> waiting = Optional.empty();
  private final UnfinishedShare memory;
  private boolean busy;
  private int bytes;

  /**
   * @param memory where to ask for what steps hold while they wait
   */
  SerialQueue(UnfinishedShare memory) {
    this.memory = memory;
  }

  /**
   * As {@link #add}, of a step that holds so many bytes while it waits; asked only if it has to.
   *
   * @return false if too much waits already: it is not done
   */
  public boolean offer(IntSupplier size, Supplier<Future<?>> step) {
    if (!busy) {
      add(step);
      return true;
    }
    int held = size.getAsInt();
    if (bytes + held > MOST_BYTES || !memory.take(held)) {
      return false;
    }
    bytes += held;
    add(
        () -> {
          bytes -= held;
          memory.give(held);
          return step.get();
        });
    return true;
  }

  /**
   * @param step its future must complete on the queue's event loop
   */
  public void add(Supplier<Future<?>> step) {
    if (busy) {
      if (waiting.isEmpty()) {
        waiting = Optional.of(new ArrayDeque<>(2));
      }
      waiting.get().add(step);
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
      step = poll();
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

  private Supplier<Future<?>> poll() {
    return waiting.map(Queue::poll).orElse(null);
  }

  private void next() {
    Supplier<Future<?>> step = poll();
    if (step == null) {
      busy = false;
    } else {
      run(step);
    }
  }
}
