package dev.holdfast.transcripts.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One way of leading a client through a transcript. When the client is led anew the old attempt is
 * over, and whatever was asked for on it is void. All runs on the client's executor.
 */
final class ReadAttempt {
  private static final long RETRY_MS = 250;

  private final Vertx vertx;
  private final Executor executor;
  private boolean over;

  ReadAttempt(Vertx vertx, Executor executor) {
    this.vertx = vertx;
    this.executor = executor;
  }

  void end() {
    over = true;
  }

  /** The step, which does nothing once the attempt is over. */
  Runnable step(Runnable step) {
    return () -> {
      if (!over) {
        step.run();
      }
    };
  }

  void after(long ms, Runnable step) {
    vertx.setTimer(ms, timer -> executor.execute(step(step)));
  }

  /** Asks until there is an answer, Redis being away or not. */
  <T> void ask(Supplier<Future<T>> question, Consumer<T> then) {
    question
        .get()
        .onComplete(
            answer ->
                executor.execute(
                    step(
                        () -> {
                          if (answer.succeeded()) {
                            then.accept(answer.result());
                          } else {
                            after(RETRY_MS, () -> ask(question, then));
                          }
                        })));
  }
}
