package dev.holdfast.rooms;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.HttpDoors;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class HttpDoorsTest extends HttpDoors {
  @Override
  protected String pathForBodies() {
    return "/v1/demo/sign-in";
  }
}
