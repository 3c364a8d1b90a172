package dev.holdfast.state.quota;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often one customer or agent may do what leaves something in Redis for hours. */
@ConfigMapping(prefix = "holdfast.quota")
public interface QuotaConfig {
  /** Calls that a customer may ask a queue for in an hour. */
  @WithDefault("200")
  int callsPerHour();

  /** Times that a customer or agent may join a room in an hour; each may begin a call. */
  @WithDefault("1000")
  int joinsPerHour();

  /** Times that an agent may say in an hour which queues are served. */
  @WithDefault("300")
  int availabilitiesPerHour();

  /** Rooms that an agent may make in an hour. */
  @WithDefault("200")
  int roomsPerHour();

  /** Requests with an {@code Idempotency-Key} that a customer or agent may make in a day. */
  @WithDefault("1000")
  int idempotencyKeysPerDay();
}
