package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static dev.holdfast.testing.Patience.awaitLong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.Logged;
import dev.holdfast.testing.ProbedOften;
import dev.holdfast.testing.Scrape;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(ProbesTest.NeverFrozen.class)
class ProbesTest {
  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  /** Whoever looks at the counters of clients sees no probe, and nothing of one stays. */
  @Test
  void probesAreNoClientsAndLeaveNothing() {
    try (Logged logged = new Logged()) {
      Map<String, String> probed = Map.of("door", "connect", "outcome", "ok");
      double before = Scrape.of(metrics).sum("holdfast_probe_seconds_count", probed);
      awaitLong()
          .until(() -> Scrape.of(metrics).sum("holdfast_probe_seconds_count", probed) > before + 3);

      assertThat(logged.from(Level.INFO)).isEmpty();
    }
    Scrape now = Scrape.of(metrics);
    Stream.of(
            "holdfast_connects_total",
            "holdfast_connections",
            "holdfast_connections_closed_total",
            "holdfast_rooms_windows_opened_total")
        .forEach(name -> assertThat(now.sum(name, Map.of())).as(name).isZero());
    // Each is there for a moment.
    await().until(() -> RealRedisResource.current().ask("KEYS {session:*").startsWith("*0"));
  }

  /**
   * A replica and a Redis of its own. A freeze in the midst of a probe would leave a session there,
   * and so would a probe that times out while the replica is new and slow.
   */
  public static final class NeverFrozen implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> all = new HashMap<>(new ProbedOften().getConfigOverrides());
      all.put("holdfast.probe.timeout", "PT1M");
      return all;
    }
  }
}
