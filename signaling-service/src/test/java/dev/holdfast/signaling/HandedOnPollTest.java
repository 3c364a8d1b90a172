package dev.holdfast.signaling;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(HandedOnPollTest.ShortDelay.class)
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
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
    String id =
        polling().get("/socket.io/").asString().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");

    for (int time = 0; time < 2; time++) {
      String answer =
          polling()
              .queryParam("sid", id)
              .header("X-Holdfast-Forwarded", "another")
              .get("/socket.io/")
              .asString();
      assertThat(answer).isEqualTo(NOOP);
    }
  }

  private static RequestSpecification polling() {
    return given().queryParam("EIO", 4).queryParam("transport", "polling");
  }
}
