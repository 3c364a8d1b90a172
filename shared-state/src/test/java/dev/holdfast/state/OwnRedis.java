package dev.holdfast.state;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.redis.RedisLinks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests that do to a Redis what others must not see. */
public abstract class OwnRedis {
  protected static RealRedis server;
  protected static RedisLinks redis;

  @BeforeAll
  protected static void launchRedis() {
    server = RealRedis.launch();
    redis = OneRedis.linksTo(server);
  }

  @AfterAll
  protected static void closeRedis() {
    redis.close();
    server.close();
  }
}
