package dev.holdfast.state.redis;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.vertx.redis.client.RedisOptions;

/**
 * What the platform's metrics tell of our connections to Redis. Each connection has a client of its
 * own, all of one name, apart from Quarkus' own client, which is not used. Their counters add up.
 * Their gauges cannot: Micrometer keeps the first one's and warns of the second one's, at each
 * start. So they are left out.
 */
final class ConnectionMetrics {
  private static final String NAME = "holdfast";
  private static final String POOL = "pool.name";
  private static final String CLIENT = "clientName";

  private ConnectionMetrics() {}

  /**
   * To be called once, before the first connection. A filter that is a bean would come too late:
   * connections are made before Quarkus looks for such beans.
   */
  static void leaveOutGauges() {
    Metrics.globalRegistry.config().meterFilter(MeterFilter.deny(ConnectionMetrics::isOurGauge));
  }

  static RedisOptions named(RedisOptions options) {
    RedisOptions named = new RedisOptions(options).setPoolName(NAME);
    // Before the line stands what the names of these metrics begin with.
    named.getNetClientOptions().setMetricsName("redis|" + NAME);
    return named;
  }

  private static boolean isOurGauge(Meter.Id meter) {
    return meter.getType() == Meter.Type.GAUGE
        && (NAME.equals(meter.getTag(POOL)) || NAME.equals(meter.getTag(CLIENT)));
  }
}
