package dev.holdfast.state.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How many requests of each address this replica answers, if it limits them. */
@Singleton
public final class AddressRates {
  private final AddressRequestConfig config;
  private final Buckets addresses;
  private final Counter refused;

  public AddressRates(Vertx vertx, AddressRequestConfig config, MeterRegistry registry) {
    this.config = config;
    this.addresses =
        new Buckets(
            vertx, config.requestsBurst(), config.requestsPerSecond(), Duration.ofSeconds(1));
    this.refused =
        Counter.builder("holdfast.address.requests.refused")
            .description("Requests and upgrades that were refused because of their address")
            .register(registry);
  }

  boolean areLimited() {
    return config.limited();
  }

  /** Takes one request, and tells whether the address may send it; on any thread. */
  public boolean take(SocketAddress address) {
    return !config.limited() || addresses.take(ClientNetwork.of(address)).isZero();
  }

  /** One that was past the limit is refused: why. */
  String refuse() {
    refused.increment();
    return "your address may send %d requests a second, %d at once"
        .formatted(config.requestsPerSecond(), config.requestsBurst());
  }
}
