package dev.holdfast.testing;

import static dev.holdfast.testing.Patience.awaitLong;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a service's metrics tell while Redis says nothing, so that somebody is called. */
public abstract class FrozenRedisContract {
  private static final List<String> LINKS = List.of("commands-1", "commands-2", "subscriptions");

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  /** Redis answers nothing any more, and its connections stay. */
  protected abstract void freeze();

  /** Redis goes on. */
  protected abstract void thaw();

  @Test
  void aReplicaThatHasLostRedisShowsIt() {
    awaitLong().untilAsserted(() -> assertLinks(1));
    freeze();
    try {
      awaitLong().untilAsserted(() -> assertLinks(0));
    } finally {
      thaw();
    }
    awaitLong().untilAsserted(() -> assertLinks(1));
    assertThat(Scrape.of(metrics).sum("holdfast_draining", Map.of())).isZero();
  }

  private void assertLinks(int value) {
    Scrape now = Scrape.of(metrics);
    assertThat(now.samplesOf("holdfast_redis_link_up"))
        .extracting(Scrape.Sample::labels)
        .containsExactlyInAnyOrderElementsOf(
            LINKS.stream().map(link -> Map.of("link", link)).toList());
    assertThat(now.samplesOf("holdfast_redis_link_up"))
        .extracting(Scrape.Sample::value)
        .containsOnly((double) value);
    assertThat(now.samplesOf("holdfast_ready"))
        .extracting(Scrape.Sample::value)
        .containsExactly((double) value);
  }
}
