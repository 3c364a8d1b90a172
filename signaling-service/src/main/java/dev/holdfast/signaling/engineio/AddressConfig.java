package dev.holdfast.signaling.engineio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * What the clients of one address may do together. Addresses are what Quarkus takes for them:
 * behind an ingress {@code quarkus.http.proxy.…} has to name it as trusted, or all clients have its
 * address.
 */
@ConfigMapping(prefix = "holdfast.address")
public interface AddressConfig {
  /** Whether there are limits by address; only where clients are told apart by it. */
  @WithDefault("false")
  boolean limited();

  /** New connections a second from one address in the long run; the rest get 503. */
  @WithDefault("20")
  int handshakesPerSecond();

  /** New connections at once from one address. */
  @WithDefault("200")
  int handshakesBurst();

  /**
   * Connections of one address whose clients have not been let in by CONNECT; past it the oldest is
   * closed with 1013.
   */
  @WithDefault("200")
  int maxUnconnected();

  /** Messages a second from one address in the long run. */
  @WithDefault("1000")
  int messagesPerSecond();

  /** Messages at once from one address. */
  @WithDefault("4000")
  int messagesBurst();

  /**
   * Wrong or foreign pids from one address, after which none of its pids is checked for a while.
   */
  @WithDefault("20")
  int wrongPids();

  /** Time in which so many wrong pids are forgiven. */
  @WithDefault("PT10M")
  Duration wrongPidsWithin();
}
