package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.EngineConfig;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;

/**
 * The limits of what thousands of clients may cause at once. Those who come, those who are there
 * and those who are lost do not wait for each other.
 */
@Singleton
public final class FlowLimits {
  private final FlowLimit connects;
  private final FlowLimit sessions;
  private final FlowLimit endings;

  FlowLimits(EngineConfig config) {
    this.connects = new FlowLimit(config.flowsAtOnce());
    this.sessions = new FlowLimit(config.flowsAtOnce());
    this.endings = new FlowLimit(config.flowsAtOnce());
  }

  /** Of CONNECTs that are being answered. */
  FlowLimit connects() {
    return connects;
  }

  /** Runs, when it is its turn, what somebody who is connected asks for, or is told. */
  public <T> Future<T> run(Callable<T> flow) {
    return sessions.run(flow);
  }

  /** Of what the end of a connection causes. */
  FlowLimit endings() {
    return endings;
  }
}
