package dev.holdfast.transcripts.socket;

import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.Executor;

/** An event loop: equal for all connections that are on it. */
public record EventLoop(ContextInternal context) implements Executor {
  /** The one that runs this. */
  static EventLoop current() {
    return new EventLoop(ContextInternal.current().unwrap());
  }

  /** The one that runs this; one of its own if none does. */
  public static EventLoop of(Vertx vertx) {
    return new EventLoop(((ContextInternal) vertx.getOrCreateContext()).unwrap());
  }

  /** Behind what waits already, whoever asks. */
  @Override
  public void execute(Runnable task) {
    context.runOnContext(ignored -> task.run());
  }

  /** At once if the caller is on it, else as {@link #execute}. */
  public void run(Runnable task) {
    ContextInternal here = ContextInternal.current();
    if (here != null && here.unwrap() == context) {
      task.run();
    } else {
      execute(task);
    }
  }
}
