package dev.holdfast.signaling.engineio;

import io.vertx.core.Context;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Timers of a connection's event loop itself. Vert.x keeps each of its own in a map of all besides,
 * which takes as much memory again, and every idle connection has two timers.
 */
public final class EventLoopTimer {
  /** A timer that is over. */
  public static final Future<?> NONE = CompletableFuture.completedFuture(null);

  private EventLoopTimer() {}

  /**
   * Runs something in a context. Any thread.
   *
   * @param context an event loop's
   * @return the timer, to be cancelled on any thread
   */
  public static Future<?> after(Context context, long ms, Runnable task) {
    return ((ContextInternal) context)
        .nettyEventLoop()
        .schedule(() -> context.runOnContext(ignored -> task.run()), ms, TimeUnit.MILLISECONDS);
  }
}
