package dev.holdfast.rooms.access;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.Calls;
import dev.holdfast.rooms.demo.SwitchedOn;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In a service of its own: afterwards its address has to wait. */
@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@TestProfile(SwitchedOn.class)
class WrongKeysTest {
  private static final String PATH = "/v1/ice-servers";

  @Inject MeterRegistry metrics;
  @Inject WrongKeyConfig config;

  @Test
  void whoeverGuessesHasToWaitAndNobodyElseHas() {
    double refused = counted("refused");
    List<Response> answers =
        IntStream.range(0, config.wrongApiKeys() + 10)
            .mapToObj(guess -> by(Calls.API_KEY + guess).get(PATH))
            .toList();

    assertProblem(answers.getFirst(), 401, "unauthorized");
    assertProblem(answers.getLast(), 429, "rate-limited");
    assertThat(Integer.parseInt(answers.getLast().header("Retry-After"))).isBetween(1, 31);
    assertThat(answers.getLast().headers().getValues("Retry-After")).hasSize(1);
    Response withBody = by(Calls.API_KEY + "x").body("{}").post("/v1/rooms");
    assertProblem(withBody, 429, "rate-limited");
    assertThat(withBody.header("Retry-After")).isNotNull();
    assertThat(counted("refused") - refused).isGreaterThanOrEqualTo(config.wrongApiKeys());
    assertThat(counted("limited")).isPositive();
    assertThat(byService().get(PATH).statusCode()).isEqualTo(200);
    assertThat(by("alice", "customer").get(PATH).statusCode()).isEqualTo(200);
  }

  private double counted(String outcome) {
    return metrics.get("holdfast.api.keys.wrong").tag("outcome", outcome).counter().count();
  }
}
