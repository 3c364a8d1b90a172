package dev.holdfast.rooms.deadline;

import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static dev.holdfast.testing.Patience.awaitAfter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.room.Rooms;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class RedisAwayTest {
  @TestHTTPResource(value = "/health/", management = true)
  URI health;

  @Inject RoomGuests roomGuests;
  @Inject Rooms rooms;
  @Inject DeadlineConfig config;
  @Inject DeadlineWorker worker;

  @Test
  void nothingEndsUntilRedisHasBeenBackForTheGracePeriod() {
    String room = roomGuests.room("brief");
    roomGuests.enters("alice", "customer", room);
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", room);
    // The window is short: it must not be over before Redis is away.
    worker.stop();
    roomGuests.dropsOut(bob);
    RealRedisResource.current().stop();
    worker.start();

    Response away = byService().get("/v1/rooms/" + room);
    assertProblem(away, 503, "unavailable");
    assertThat(away.header("Retry-After")).isEqualTo("1");
    assertThat(byNobody().get(health.resolve("live")).statusCode()).isEqualTo(200);
    await().until(() -> byNobody().get(health.resolve("ready")).statusCode() == 503);
    long back = System.currentTimeMillis();
    RealRedisResource.current().start();

    awaitAfter(config.grace())
        .ignoreException(HoldfastException.class)
        .until(() -> rooms.show(room).participant("bob").isEmpty());
    assertThat(endOfCall(room) - back).isGreaterThanOrEqualTo(config.grace().toMillis());
  }

  private static long endOfCall(String room) {
    return byService()
        .get("/v1/rooms/" + room + "/events")
        .jsonPath()
        .getLong("events.find { it.type == 'call-ended' }.at");
  }
}
