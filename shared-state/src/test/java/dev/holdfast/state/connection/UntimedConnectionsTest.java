package dev.holdfast.state.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class UntimedConnectionsTest {
  @Test
  void connectionsAndWebSocketsAreNotTimedAndAllElseIs() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(new UntimedConnections().filter());

    LongTaskTimer.builder("http.server.connections").register(registry).start();
    LongTaskTimer.builder("http.server.websocket.connections").register(registry).start();
    LongTaskTimer export = LongTaskTimer.builder("holdfast.export").register(registry);
    registry.timer("http.server.requests");
    registry.gauge("http.server.active.connections", 1);

    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactlyInAnyOrder(
            export.getId().getName(), "http.server.requests", "http.server.active.connections");
  }
}
