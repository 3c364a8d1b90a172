package dev.holdfast.state.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/** Lets few tasks be under way at a time; the others wait in the order of coming. Thread-safe. */
final class FewAtATime {
  private final int most;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean starting;

  FewAtATime(int most) {
    this.most = most;
  }

  <T> Future<T> run(Supplier<Future<T>> task) {
    Promise<T> result = Promise.promise();
    synchronized (this) {
      waiting.add(() -> start(task, result));
    }
    startSome();
    return result.future();
  }

  /** How many are under way. */
  synchronized int underWay() {
    return underWay;
  }

  private <T> void start(Supplier<Future<T>> task, Promise<T> result) {
    Future<T> running;
    try {
      running = task.get();
    } catch (RuntimeException failure) {
      running = Future.failedFuture(failure);
    }
    running.onComplete(
        done -> {
          finished();
          result.handle(done);
        });
  }

  private void finished() {
    synchronized (this) {
      underWay--;
    }
    startSome();
  }

  // One thread starts at a time, and looks again afterwards: tasks that fail at once, as all do
  // while Redis is away, would otherwise start one another ever deeper on the stack.
  private void startSome() {
    while (true) {
      Runnable next;
      synchronized (this) {
        if (starting || underWay == most || waiting.isEmpty()) {
          return;
        }
        starting = true;
        underWay++;
        next = waiting.poll();
      }
      try {
        next.run();
      } finally {
        synchronized (this) {
          starting = false;
        }
      }
    }
  }
}
