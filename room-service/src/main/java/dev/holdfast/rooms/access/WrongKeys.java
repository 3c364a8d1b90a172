package dev.holdfast.rooms.access;

import dev.holdfast.state.http.Buckets;
import dev.holdfast.state.http.ClientNetwork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Counts wrong API keys, and tells an address that has sent many to wait. Right keys are taken all
 * the same: many may stand behind one address, and nobody is to shut the others out. There from the
 * start, so that the counters are before the first wrong key.
 */
@Startup
@Singleton
final class WrongKeys {
  private final Buckets addresses;
  private final Counter refused;
  private final Counter limited;

  WrongKeys(Vertx vertx, WrongKeyConfig config, MeterRegistry metrics) {
    this.addresses =
        new Buckets(
            vertx, config.wrongApiKeys(), config.wrongApiKeys(), config.wrongApiKeysWithin());
    this.refused = counter(metrics, "refused");
    this.limited = counter(metrics, "limited");
  }

  private static Counter counter(MeterRegistry metrics, String outcome) {
    return Counter.builder("holdfast.api.keys.wrong")
        .description("Wrong API keys: refused, or told to wait because an address has sent many")
        .tag("outcome", outcome)
        .register(metrics);
  }

  /**
   * One more wrong key.
   *
   * @return how long this address has to wait; nothing while it has sent few
   */
  Duration count(SocketAddress address) {
    Duration pause = addresses.take(ClientNetwork.of(address));
    (pause.isZero() ? refused : limited).increment();
    return pause;
  }
}
