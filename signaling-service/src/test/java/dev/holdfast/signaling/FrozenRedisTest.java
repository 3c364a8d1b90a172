package dev.holdfast.signaling;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.FrozenRedisContract;
import dev.holdfast.testing.ProbedOften;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(ProbedOften.class)
class FrozenRedisTest extends FrozenRedisContract {
  @Override
  protected void freeze() {
    RealRedisResource.current().freeze();
  }

  @Override
  protected void thaw() {
    RealRedisResource.current().thaw();
  }

  @Override
  protected Map<String, Boolean> doors() {
    return Map.of("handshake", false, "connect", true);
  }
}
