package dev.holdfast.state;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.redis.RedisLinks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that leave a Redis, or the connections to it, in a state that the next must not meet. */
public abstract class FreshRedis {
  protected RealRedis server;
  protected RedisLinks links;

  @BeforeEach
  protected void launchRedis() {
    server = RealRedis.launch();
    links = OneRedis.linksTo(server);
  }

  @AfterEach
  protected void closeRedis() {
    links.close();
    server.close();
  }
}
