package dev.holdfast.state.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.net.SocketAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressRatesTest {
  private static final String BURST = "holdfast.address.requests-burst";

  @Test
  void limitsNobodyUnlessSwitchedOn() {
    assertThat(taken(rates(BURST, "5"), "192.0.2.1")).isEqualTo(1_000);
    assertThat(rates().areLimited()).isFalse();
  }

  @Test
  void limitsEachAddressAndAnIpv6NetworkAsOne() {
    AddressRates rates =
        rates(
            "holdfast.address.limited",
            "true",
            "holdfast.address.requests-per-second",
            "1",
            BURST,
            "500");

    assertThat(taken(rates, "192.0.2.1")).isBetween(500L, 999L);
    assertThat(taken(rates, "192.0.2.2")).isBetween(500L, 999L);
    assertThat(taken(rates, "2001:db8::1")).isBetween(500L, 999L);
    assertThat(taken(rates, "2001:db8::2")).isLessThan(500);
  }

  private static AddressRates rates(String... properties) {
    return new AddressRates(
        OneRedis.VERTX,
        Configured.by(AddressRequestConfig.class, properties),
        new SimpleMeterRegistry());
  }

  private static long taken(AddressRates rates, String address) {
    SocketAddress from = SocketAddress.inetSocketAddress(1, address);
    return IntStream.range(0, 1_000).filter(request -> rates.take(from)).count();
  }
}
