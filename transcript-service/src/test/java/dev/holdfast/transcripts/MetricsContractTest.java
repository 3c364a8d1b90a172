package dev.holdfast.transcripts;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.MetricsContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(MetricsContractTest.JustStarted.class)
class MetricsContractTest extends MetricsContract {
  /** With what has labels of the operator's own. */
  public static final class JustStarted implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("holdfast.dispatch.queues.support.priority", "5");
    }
  }

  @Override
  protected String service() {
    return "transcript";
  }
}
