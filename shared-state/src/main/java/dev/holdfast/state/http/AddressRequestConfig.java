package dev.holdfast.state.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How many HTTP requests of one address a replica of room- or transcript-service answers, whoever
 * sends them. Addresses are what Quarkus takes for them: behind an ingress {@code
 * quarkus.http.proxy.…} has to name it as trusted, or all clients have its address.
 */
@ConfigMapping(prefix = "holdfast.address")
public interface AddressRequestConfig {
  /**
   * Whether there are limits by address; only where clients are told apart by it, see <a
   * href="#security">security</a>.
   */
  @WithDefault("false")
  boolean limited();

  /**
   * HTTP requests and upgrades a second from one address that a replica of room- or
   * transcript-service takes in the long run; the rest get 429, backends excepted.
   */
  @WithDefault("100")
  int requestsPerSecond();

  /** Requests and upgrades from one address at once. */
  @WithDefault("1000")
  int requestsBurst();
}
