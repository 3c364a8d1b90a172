package dev.holdfast.state.connection;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Leaves out of the platform's metrics how long each connection, and each WebSocket, has been there
 * already: two timers run for each of them, a quarter of a kilobyte. How many there are it still
 * counts ({@code http.server.active.connections}).
 */
final class UntimedConnections {
  @Produces
  @Singleton
  MeterFilter filter() {
    return MeterFilter.deny(UntimedConnections::isTimeOfConnection);
  }

  static boolean isTimeOfConnection(Meter.Id meter) {
    return meter.getType() == Meter.Type.LONG_TASK_TIMER
        && meter.getName().startsWith("http.server.")
        && meter.getName().endsWith("connections");
  }
}
