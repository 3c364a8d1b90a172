package dev.holdfast.rooms.demo;

import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Problems.assertProblem;

import dev.holdfast.redis.RealRedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class DemoOffTest {
  @Test
  void nobodySignsInUnlessTheDemoIsSwitchedOn() {
    assertProblem(
        byNobody()
            .body(Map.of("name", "Alice", "role", "customer", "roomId", "lobby"))
            .post("/v1/demo/sign-in"),
        404,
        "not-found");
  }
}
