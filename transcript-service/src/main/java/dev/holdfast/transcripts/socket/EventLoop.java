package dev.holdfast.transcripts.socket;

import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.Executor;

/** An event loop: equal for all connections that are on it. */
record EventLoop(ContextInternal context) implements Executor {
  /** The one that runs this. */
  static EventLoop current() {
    return new EventLoop(ContextInternal.current().unwrap());
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(ignored -> task.run());
  }
}
