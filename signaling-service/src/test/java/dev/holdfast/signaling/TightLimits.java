package dev.holdfast.signaling;

import dev.holdfast.testing.Patience;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.Map;

/** Times and limits that a test can reach. */
public final class TightLimits implements QuarkusTestProfile {
  static final int UNFINISHED = 3_000_000;
  static final int OUTBOUND = 500_000;
  static final int RETURNS = 5;

  // For a client that is there.
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(6);

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.ofEntries(
        Map.entry("holdfast.connection.ping-interval", "PT0.4S"),
        Map.entry("holdfast.connection.ping-timeout", "" + Patience.window(LONG_ENOUGH)),
        Map.entry("holdfast.connection.connect-timeout", "" + Patience.window(LONG_ENOUGH)),
        Map.entry("holdfast.connection.body-timeout", "PT1S"),
        Map.entry("holdfast.connection.max-unconnected", "6"),
        Map.entry("holdfast.connection.max-outbound", "262144"),
        Map.entry("holdfast.connection.send-buffer", "8192"),
        Map.entry("holdfast.connection.max-outbound-together", "" + OUTBOUND),
        Map.entry("holdfast.connection.messages-per-second", "10"),
        Map.entry("holdfast.connection.messages-burst", "40"),
        Map.entry("holdfast.unfinished-input.max-bytes", "" + UNFINISHED),
        Map.entry("holdfast.session.held-events", "8"),
        Map.entry("holdfast.session.returns-per-minute", "1"),
        Map.entry("holdfast.session.returns-at-once", "" + RETURNS),
        Map.entry("holdfast.session.reconnect-window", "PT0.5S"),
        Map.entry("holdfast.dispatch.any-queue", "false"));
  }
}
