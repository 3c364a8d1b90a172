package dev.holdfast.testing;

import static dev.holdfast.testing.Patience.awaitLong;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a service's metrics tell while Redis says nothing, so that somebody is called. */
public abstract class FrozenRedisContract {
  private static final List<String> OPENED = List.of("ok");
  private static final List<String> NOT_OPENED = List.of("refused", "timed-out");
  private static final List<String> OUTCOMES = List.of("ok", "refused", "timed-out", "unreachable");
  private static final List<String> LINKS = List.of("commands-1", "commands-2", "subscriptions");

  @TestHTTPResource(value = "/metrics", management = true)
  protected URI metrics;

  /** Redis answers nothing any more, and its connections stay. */
  protected abstract void freeze();

  /** Redis goes on. */
  protected abstract void thaw();

  /** Those that are probed, each with whether it needs Redis. */
  protected abstract Map<String, Boolean> doors();

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

  /** Each way in is tried with nobody there; whoever would be refused then is counted. */
  @Test
  void aReplicaThatLetsNobodyInShowsIt() {
    doors().keySet().forEach(door -> awaitMore(door, OPENED));
    freeze();
    try {
      doors().forEach((door, needsRedis) -> awaitMore(door, needsRedis ? NOT_OPENED : OPENED));
    } finally {
      thaw();
    }
    doors().keySet().forEach(door -> awaitMore(door, OPENED));
    assertThat(outcomesOf("holdfast_probe_seconds")).containsExactlyElementsOf(OUTCOMES);
  }

  private void awaitMore(String door, List<String> outcomes) {
    double before = counted(door, outcomes);
    awaitLong().until(() -> counted(door, outcomes) > before + 1);
  }

  private double counted(String door, List<String> outcomes) {
    Scrape now = Scrape.of(metrics);
    return outcomes.stream()
        .mapToDouble(
            outcome ->
                now.sum("holdfast_probe_seconds_count", Map.of("door", door, "outcome", outcome)))
        .sum();
  }

  private TreeSet<String> outcomesOf(String metric) {
    return Scrape.of(metrics).samplesOf(metric).stream()
        .map(sample -> sample.labels().get("outcome"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
