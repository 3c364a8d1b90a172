package dev.holdfast.rooms.access;

import dev.holdfast.state.http.ClientNetwork;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts wrong API keys, and tells an address that has sent many to wait. Right keys are taken all
 * the same: many may stand behind one address, and nobody is to shut the others out.
 */
@Singleton
final class WrongKeys {
  private static final long FORGET_EVERY_MS = 60_000;
  private static final int MOST_ADDRESSES = 50_000;

  private final ConcurrentHashMap<String, Bucket> addresses = new ConcurrentHashMap<>();
  private final WrongKeyConfig config;
  private final Counter refused;
  private final Counter limited;

  WrongKeys(WrongKeyConfig config, MeterRegistry metrics) {
    this.config = config;
    this.refused = counter(metrics, "refused");
    this.limited = counter(metrics, "limited");
  }

  // At the start, so that the counters are there before the first wrong key.
  void start(@Observes StartupEvent event, Vertx vertx) {
    vertx.setPeriodic(FORGET_EVERY_MS, timer -> forget());
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
    ConsumptionProbe probe = bucketOf(ClientNetwork.of(address)).tryConsumeAndReturnRemaining(1);
    (probe.isConsumed() ? refused : limited).increment();
    return Duration.ofNanos(probe.getNanosToWaitForRefill());
  }

  // Past so many addresses the newcomers share one: what is remembered stays bounded.
  private Bucket bucketOf(String network) {
    String name =
        addresses.size() < MOST_ADDRESSES || addresses.containsKey(network) ? network : "others";
    return addresses.computeIfAbsent(name, first -> bucket());
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(config.wrongApiKeys())
                    .refillGreedy(config.wrongApiKeys(), config.wrongApiKeysWithin()))
        .build();
  }

  private void forget() {
    addresses.values().removeIf(bucket -> bucket.getAvailableTokens() >= config.wrongApiKeys());
  }
}
