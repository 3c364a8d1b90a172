package dev.holdfast.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.net.NetClientOptions;
import org.junit.jupiter.api.Test;

class ConnectionMetricsTest {
  @Test
  void gaugesOfOurConnectionsAreLeftOutAndNobodyElses() {
    ConnectionMetrics.leaveOutGauges();
    String ours = ConnectionMetrics.named(new NetClientOptions()).getMetricsName();
    String name = ours.substring("redis|".length());

    Meter client = gauge("redis.queue.size", "clientName", name);
    Meter counter = Metrics.globalRegistry.counter("redis.completed", "clientName", name);
    Meter another = gauge("redis.pool.idle", "pool.name", "<default>");

    assertThat(Metrics.globalRegistry.getMeters())
        .doesNotContain(client)
        .contains(counter, another);
    Metrics.globalRegistry.remove(counter);
    Metrics.globalRegistry.remove(another);
  }

  private static Meter gauge(String name, String tag, String value) {
    return Gauge.builder(name, () -> 1).tag(tag, value).register(Metrics.globalRegistry);
  }
}
