package dev.holdfast.signaling;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.FrozenRedisContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class FrozenRedisTest extends FrozenRedisContract {
  @Override
  protected void freeze() {
    RealRedisResource.current().freeze();
  }

  @Override
  protected void thaw() {
    RealRedisResource.current().thaw();
  }
}
