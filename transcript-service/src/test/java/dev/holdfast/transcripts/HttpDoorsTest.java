package dev.holdfast.transcripts;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.HttpDoors;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class HttpDoorsTest extends HttpDoors {
  @Override
  protected String pathForBodies() {
    return "/v1/transcripts/a/segments";
  }
}
