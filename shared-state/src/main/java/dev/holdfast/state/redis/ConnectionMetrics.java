package dev.holdfast.state.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.vertx.core.net.NetClientOptions;

/**
 * What the platform's metrics tell of our connections to Redis. Each connection has a client of its
 * own, all of one name, apart from Quarkus' own client, which is not used. Their counters add up.
 * Their gauges cannot: Micrometer keeps the first one's and warns of the second one's, at each
 * start. So they are left out.
 */
final class ConnectionMetrics {
  private static final String NAME = "holdfast";
  private static final String CLIENT = "clientName";

  private ConnectionMetrics() {}

  /**
   * To be called once, before the first connection. A filter that is a bean would come too late:
   * connections are made before Quarkus looks for such beans.
   */
  static void leaveOutGauges() {
    Metrics.globalRegistry.config().meterFilter(MeterFilter.deny(ConnectionMetrics::isOurGauge));
  }

  /** Connections that were lost because nobody confirmed in time who has what. */
  static Counter unconfirmed() {
    return Counter.builder("holdfast.redis.unconfirmed")
        .description("Connections to Redis given up: replicas or disks did not have it in time")
        .register(Metrics.globalRegistry);
  }

  static NetClientOptions named(NetClientOptions options) {
    // Before the line stands what the names of these metrics begin with.
    return new NetClientOptions(options).setMetricsName("redis|" + NAME);
  }

  private static boolean isOurGauge(Meter.Id meter) {
    return meter.getType() == Meter.Type.GAUGE && NAME.equals(meter.getTag(CLIENT));
  }
}
