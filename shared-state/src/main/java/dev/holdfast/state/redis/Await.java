package dev.holdfast.state.redis;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a virtual thread wait for a future, so that a flow of several steps reads top to bottom. */
public final class Await {
  private static final long LONGEST_SECONDS = 10;

  private Await() {}

  /**
   * Waits on the calling thread.
   *
   * @throws IllegalStateException on an event loop, even if the future is complete: it would wait
   *     for what it has to do itself, and all its connections with it
   * @throws HoldfastException what the future failed with, or {@code unavailable} after 10 s
   */
  public static <T> T on(Future<T> future) {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException(
          "Await.on was called on an event loop, which must never wait: use a virtual thread");
    }
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new HoldfastException(ErrorCode.UNAVAILABLE, "the state store did not answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HoldfastException(ErrorCode.UNAVAILABLE, "interrupted");
    }
  }
}
