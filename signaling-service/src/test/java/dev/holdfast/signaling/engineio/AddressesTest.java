package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.signaling.Configured;
import dev.holdfast.state.http.LimitsByName;
import dev.holdfast.state.probe.ProbeMark;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private final Vertx vertx = Vertx.vertx();
  private final Addresses addresses =
      new Addresses(
          vertx,
          Configured.by(AddressConfig.class, Map.of("holdfast.address.limited", "true")),
          new ProbeMark());

  @AfterEach
  void end() {
    vertx.close();
  }

  @Test
  void whoeverComesFromManyNetworksFillsNoMemory() {
    for (int network = 0; network < LimitsByName.MOST_NAMES + 2 * LimitsByName.SHARED; network++) {
      SocketAddress from =
          SocketAddress.inetSocketAddress(1, "2001:db8:0:%x::1".formatted(network));
      assertThat(addresses.of(from).admitsHandshake()).isTrue();
    }

    assertThat(addresses.known())
        .isLessThanOrEqualTo(LimitsByName.MOST_NAMES + LimitsByName.SHARED);
  }
}
