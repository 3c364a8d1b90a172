package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static dev.holdfast.testing.Patience.awaitLong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.FrozenRedisContract;
import dev.holdfast.testing.Logged;
import dev.holdfast.testing.ProbedOften;
import dev.holdfast.testing.Scrape;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(ProbedOften.class)
class FrozenRedisTest extends FrozenRedisContract {
  @Override
  protected void freeze() {
    RealRedisResource.current().freeze();
  }

  @Override
  protected void thaw() {
    RealRedisResource.current().thaw();
  }

  @Override
  protected Map<String, Boolean> doors() {
    return Map.of("handshake", false, "connect", true);
  }

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
}
