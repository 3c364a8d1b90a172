package dev.holdfast.signaling;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(HandedOnPollTest.ShortDelay.class)
class HandedOnPollTest extends SignalingTest {
  /** A second for a poll that another replica handed on. */
  public static final class ShortDelay implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.shutdown.delay", "PT2S");
    }
  }

  private static final String NOOP = "6";

  @Test
  void aPollThatAnotherReplicaHandedOnIsReleasedBeforeThatReplicaCouldEnd() {
    String id = pollingSession();

    for (int time = 0; time < 2; time++) {
      String answer =
          given()
              .header("X-Holdfast-Forwarded", "another")
              .get(address + "?EIO=4&transport=polling&sid=" + id)
              .asString();
      assertThat(answer).isEqualTo(NOOP);
    }
  }
}
