package dev.holdfast.rooms;

import static org.awaitility.Awaitility.await;

import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Subscriptions;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * No test begins before the service under test reaches Redis: it starts without, and a test may
 * have been there before that stopped Redis. Found by the service loader.
 */
public final class AwaitRedis implements QuarkusTestBeforeEachCallback {
  @Override
  public void beforeEach(QuarkusTestMethodContext test) {
    // Whoever waits may share the machine with others.
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    ArcContainer service = Arc.container();
    // A packaged service is another process.
    if (service != null) {
      RedisLinks links = service.instance(RedisLinks.class).get();
      Subscriptions subscriptions = service.instance(Subscriptions.class).get();
      await().until(() -> links.isUp() && subscriptions.isUp());
    }
  }
}
