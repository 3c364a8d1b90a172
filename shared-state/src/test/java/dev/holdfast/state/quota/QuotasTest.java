package dev.holdfast.state.quota;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import io.vertx.redis.client.Command;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private final Quotas quotas =
      new Quotas(
          OneRedis.links(), Configured.by(QuotaConfig.class, "holdfast.quota.calls-per-hour", "3"));
  private final String user = OneRedis.newId("user");

  @Test
  void whoDoesItTooOftenIsRefusedAndNobodyElse() {
    for (int i = 0; i < 3; i++) {
      take(Quotas.Kind.CALLS, caller(user, Role.CUSTOMER));
    }

    for (int i = 0; i < 3; i++) {
      refused(ErrorCode.RATE_LIMITED, () -> take(Quotas.Kind.CALLS, caller(user, Role.CUSTOMER)))
          .hasMessageContaining("3 calls in 1 h");
    }
    take(Quotas.Kind.CALLS, caller(user + "2", Role.CUSTOMER));
    take(Quotas.Kind.JOINS, caller(user, Role.CUSTOMER));
    take(Quotas.Kind.CALLS, caller(user, Role.SUPERVISOR));
  }

  @Test
  void theWindowBeginsWithTheFirstTimeAndEnds() {
    take(Quotas.Kind.CALLS, caller(user, Role.CUSTOMER));
    String key = "{quota-calls:" + user + "}";
    Await.on(OneRedis.links().send(Command.PEXPIRE, key, 1_000_000));

    take(Quotas.Kind.CALLS, caller(user, Role.CUSTOMER));

    assertThat(Await.on(OneRedis.links().send(Command.PTTL, key)).toLong())
        .isBetween(1L, 1_000_000L);
  }

  private void take(Quotas.Kind kind, Caller caller) {
    Await.on(quotas.take(kind, caller));
  }

  private static Caller caller(String user, Role role) {
    return new Caller(user, user, role, Set.of(), Set.of(), Set.of(), 0, Long.MAX_VALUE);
  }
}
