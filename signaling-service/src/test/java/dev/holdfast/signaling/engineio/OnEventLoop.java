package dev.holdfast.signaling.engineio;

import dev.holdfast.state.redis.Await;
import io.vertx.core.Context;
import io.vertx.core.Promise;

/** What a test does, or looks at, where the product does. */
final class OnEventLoop {
  private OnEventLoop() {}

  /** Waits until it is done; fails as it does. */
  static void run(Context loop, Runnable task) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        x -> {
          try {
            task.run();
            done.complete();
          } catch (RuntimeException | AssertionError e) {
            done.fail(e);
          }
        });
    Await.on(done.future());
  }
}
