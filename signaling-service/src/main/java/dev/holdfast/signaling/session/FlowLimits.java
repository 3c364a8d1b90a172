package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.EngineConfig;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;

/**
 * The limits of what thousands of clients do at once when they come: connect, enter rooms, lose
 * their connections. None of these three waits for the others, and calls wait for none of them.
 */
@Singleton
public final class FlowLimits {
  private final FlowLimit connects;
  private final FlowLimit entries;
  private final FlowLimit endings;

  FlowLimits(EngineConfig config) {
    this.connects = new FlowLimit(config.flowsAtOnce());
    this.entries = new FlowLimit(config.flowsAtOnce());
    this.endings = new FlowLimit(config.flowsAtOnce());
  }

  /** Of CONNECTs that are being answered. */
  FlowLimit connects() {
    return connects;
  }

  /** Runs, when it is its turn, what lets somebody into a room, out of it, or back. */
  public <T> Future<T> run(Callable<T> flow) {
    return entries.run(flow);
  }

  /** Of what the end of a connection causes. */
  FlowLimit endings() {
    return endings;
  }
}
