package dev.holdfast.rooms;

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
      return Map.of(
          "holdfast.dispatch.queues.support.priority",
          "5",
          "holdfast.webhooks.crm.url",
          "https://crm.example.org/holdfast",
          "holdfast.webhooks.crm.secret",
          "whsec_YSBzZWNyZXQgb2YgdGhlIHRlc3RzLCBvbmx5IHRoZXJl");
    }
  }

  @Override
  protected String service() {
    return "room";
  }
}
