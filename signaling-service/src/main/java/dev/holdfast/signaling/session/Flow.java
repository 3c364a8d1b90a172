package dev.holdfast.signaling.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;

/** Runs a flow of several steps on a virtual thread, where it may wait. */
public final class Flow {
  private Flow() {}

  /** The result comes on the virtual thread: hop to the event loop that it is for. */
  public static <T> Future<T> run(Callable<T> flow) {
    Promise<T> promise = Promise.promise();
    Thread.ofVirtual()
        .name("flow")
        .start(
            () -> {
              try {
                promise.complete(flow.call());
              } catch (Throwable e) {
                promise.fail(e);
              }
            });
    return promise.future();
  }
}
