package dev.holdfast.rooms.access;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Calls.token;
import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.RequestRates;
import dev.holdfast.state.quota.QuotaConfig;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.redis.client.Command;
import jakarta.inject.Inject;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class RequestLimitTest {
  @Inject RequestRates rates;
  @Inject RedisLinks redis;
  @Inject QuotaConfig quotas;

  private final String user = "eve-" + RandomId.random();

  @Test
  void aUserWhoSendsTooManyRequestsIsToldSoAndNobodyElseIs() {
    String token = token(user, "agent");
    String other = token("ann-" + user, "agent");

    Response[] refused = new Response[1];
    await()
        .until(
            () -> {
              sendManyMore();
              refused[0] = by(token).get("/v1/ice-servers");
              return refused[0].statusCode() == 429;
            });

    assertProblem(refused[0], 429, "rate-limited");
    assertThat(refused[0].header("Retry-After")).isEqualTo("1");
    assertThat(by(other).get("/v1/ice-servers").statusCode()).isEqualTo(200);
    assertThat(byService().get("/v1/rooms").statusCode()).isEqualTo(200);
    await().until(() -> by(token).get("/v1/ice-servers").statusCode() == 200);
  }

  @Test
  void anAgentMakesNoMoreRoomsInAnHourThanTheQuota() {
    hasUsed("rooms", quotas.roomsPerHour());

    assertProblem(by(token(user, "agent")).body("{}").post("/v1/rooms"), 429, "rate-limited");
    assertThat(byService().body("{}").post("/v1/rooms").statusCode()).isEqualTo(201);
  }

  @Test
  void pastItsIdempotencyKeysAUserLeavesNoMoreOfThem() {
    String token = token(user, "agent");
    String kept = RandomId.random();
    assertThat(makesRoom(token, kept).statusCode()).isEqualTo(201);
    hasUsed("idempotency-keys", quotas.idempotencyKeysPerDay());
    long before = keys();

    for (int i = 0; i < 5; i++) {
      assertProblem(makesRoom(token, RandomId.random()), 429, "rate-limited");
    }

    assertThat(keys()).isEqualTo(before);
    assertThat(makesRoom(token, kept).statusCode()).isEqualTo(201);
  }

  private static Response makesRoom(String token, String key) {
    return by(token).header("Idempotency-Key", key).body("{}").post("/v1/rooms");
  }

  private void hasUsed(String what, int times) {
    Await.on(redis.send(Command.SET, "{quota-" + what + ":" + user + "}", times));
  }

  private long keys() {
    return Await.on(redis.send(Command.KEYS, "{idempotency:*")).size();
  }

  /** As many as it takes, in less time than they come back. */
  private void sendManyMore() {
    Caller caller =
        new Caller(user, user, Role.AGENT, Set.of(), Set.of(), Set.of(), 0, Long.MAX_VALUE);
    try {
      while (true) {
        rates.take(caller);
      }
    } catch (HoldfastException tooMany) {
      // Enough.
    }
  }
}
