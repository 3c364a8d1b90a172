package dev.holdfast.redis;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a Quarkus test a Redis of its own; tests that stop it inject it by {@link #current()}. */
public final class RealRedisResource implements QuarkusTestResourceLifecycleManager {
  private static volatile RealRedis current;

  @Override
  public Map<String, String> start() {
    current = RealRedis.launch();
    return Map.of("quarkus.redis.hosts", current.url());
  }

  @Override
  public void stop() {
    current.close();
  }

  /** The server of the running test. */
  public static RealRedis current() {
    return current;
  }
}
