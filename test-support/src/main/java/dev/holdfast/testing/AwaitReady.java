package dev.holdfast.testing;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.smallrye.health.SmallRyeHealthReporter;

/**
 * No test begins before the service under test is ready: it starts without Redis, and a test may
 * have been there before that stopped Redis. Found by the service loader.
 */
public final class AwaitReady implements QuarkusTestBeforeEachCallback {
  @Override
  public void beforeEach(QuarkusTestMethodContext test) {
    ArcContainer service = Arc.container();
    // A packaged service is another process.
    if (service != null) {
      SmallRyeHealthReporter health = service.instance(SmallRyeHealthReporter.class).get();
      Patience.awaitLong().until(() -> !health.getReadiness().isDown());
    }
  }
}
