package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.EngineConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;

/**
 * The limits of what thousands of clients do at once when they come: connect, enter rooms, lose
 * their connections. None of these three waits for the others, and calls wait for none of them.
 */
@Startup
@Singleton
public final class FlowLimits {
  private final FlowLimit connects;
  private final FlowLimit entries;
  private final FlowLimit endings;

  FlowLimits(EngineConfig config, MeterRegistry registry) {
    this.connects = shown(registry, "connects", config.flowsAtOnce());
    this.entries = shown(registry, "entries", config.flowsAtOnce());
    this.endings = shown(registry, "endings", config.flowsAtOnce());
  }

  private static FlowLimit shown(MeterRegistry registry, String flow, int most) {
    FlowLimit limit = new FlowLimit(most);
    Gauge.builder("holdfast.flows.waiting", limit, FlowLimit::waiting)
        .description("Flows of clients that wait for their turn: to connect, to enter, to end")
        .tag("flow", flow)
        .register(registry);
    return limit;
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
