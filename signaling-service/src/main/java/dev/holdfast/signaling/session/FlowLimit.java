package dev.holdfast.signaling.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;

/**
 * Runs so many flows at the same time; the others wait without a thread, in the order in which they
 * came. When thousands of clients come at once, each flow that runs is answered fast: were all
 * begun together, the first would end only with the last, past every time-out, and events of those
 * who are connected would wait in Redis behind all of them. Any thread.
 */
final class FlowLimit {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  // Those who have begun already, and go on before those who have not.
  private final Queue<Runnable> aside = new ArrayDeque<>();
  private int free;

  /**
   * @param most flows at the same time, at least 1
   */
  FlowLimit(int most) {
    this.free = most;
  }

  /** As {@link Flow#run}, when it is its turn. */
  <T> Future<T> run(Callable<T> flow) {
    Promise<T> result = Promise.promise();
    take(
        () ->
            Flow.run(flow)
                .onComplete(
                    done -> {
                      try {
                        give();
                      } finally {
                        result.handle(done);
                      }
                    }),
        waiting);
    return result.future();
  }

  /**
   * Of a flow that runs: lets others run while it waits for somebody who may take long. It goes on
   * before those who have not begun.
   *
   * @param wait waits on the calling thread
   */
  void aside(Runnable wait) {
    give();
    try {
      wait.run();
    } finally {
      Promise<Void> turn = Promise.promise();
      take(turn::complete, aside);
      turn.future().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** How many wait for their turn. */
  int waiting() {
    synchronized (waiting) {
      return waiting.size() + aside.size();
    }
  }

  private void take(Runnable begin, Queue<Runnable> queue) {
    synchronized (waiting) {
      if (free == 0) {
        queue.add(begin);
        return;
      }
      free--;
    }
    begin.run();
  }

  private void give() {
    Runnable next;
    synchronized (waiting) {
      next = aside.isEmpty() ? waiting.poll() : aside.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    next.run();
  }
}
