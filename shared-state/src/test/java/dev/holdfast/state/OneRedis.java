package dev.holdfast.state;

import static dev.holdfast.testing.Patience.await;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Subscriptions;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.util.UUID;

/** One Redis for the tests of this JVM, so ids must be a test's own; and connections to it. */
public final class OneRedis {
  public static final RealRedis SERVER = launched();
  public static final Vertx VERTX = Vertx.vertx();

  private OneRedis() {}

  private static RealRedis launched() {
    RealRedis redis = RealRedis.launch();
    Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
    return redis;
  }

  /** The connections of all tests that do not break them. */
  public static RedisLinks links() {
    return Shared.LINKS;
  }

  /** The subscriptions of all tests that do not break them. */
  public static Subscriptions subscriptions() {
    return Shared.SUBSCRIPTIONS;
  }

  public static RedisLinks linksTo(RealRedis redis) {
    RedisLinks links = new RedisLinks(VERTX, new RedisOptions().setConnectionString(redis.url()));
    await().until(links::isUp);
    return links;
  }

  public static Subscriptions subscriptionsTo(RealRedis redis) {
    Subscriptions subscriptions =
        new Subscriptions(VERTX, new RedisOptions().setConnectionString(redis.url()));
    await().until(subscriptions::isUp);
    return subscriptions;
  }

  /** An id that no other test has. */
  public static String newId(String what) {
    return what + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static final class Shared {
    static final RedisLinks LINKS = linksTo(SERVER);
    static final Subscriptions SUBSCRIPTIONS = subscriptionsTo(SERVER);
  }
}
