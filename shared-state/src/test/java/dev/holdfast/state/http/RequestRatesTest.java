package dev.holdfast.state.http;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestRatesTest {
  private static final String[] SLOW = {
    "holdfast.requests.burst", "5", "holdfast.requests.per-second", "1"
  };

  @Test
  void whoSendsTooManyIsRefusedAndNobodyElse() {
    RequestRates rates = new RequestRates(OneRedis.VERTX, Configured.by(RequestConfig.class, SLOW));
    for (int i = 0; i < 5; i++) {
      rates.take(caller("eve", Role.AGENT));
    }

    refused(
        ErrorCode.RATE_LIMITED,
        () -> {
          for (int i = 0; i < 1_000; i++) {
            rates.take(caller("eve", Role.AGENT));
          }
        });
    rates.take(caller("ann", Role.AGENT));
    for (int i = 0; i < 1_000; i++) {
      rates.take(caller("backend", Role.SERVICE));
    }
  }

  @Test
  void remembersABoundedNumberOfUsers() {
    RequestRates rates = new RequestRates(OneRedis.VERTX, Configured.by(RequestConfig.class));

    for (int user = 0; user < LimitsByName.MOST_NAMES + 2 * LimitsByName.SHARED; user++) {
      rates.take(caller("user-" + user, Role.CUSTOMER));
    }

    assertThat(rates.known()).isLessThanOrEqualTo(LimitsByName.MOST_NAMES + LimitsByName.SHARED);
  }

  private static Caller caller(String user, Role role) {
    return new Caller(user, user, role, Set.of(), Set.of(), Set.of(), 0, Long.MAX_VALUE);
  }
}
