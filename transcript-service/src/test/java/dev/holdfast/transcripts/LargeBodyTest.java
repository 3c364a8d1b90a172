package dev.holdfast.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.Logged;
import dev.holdfast.testing.RawHttp;
import dev.holdfast.testing.RawHttp.Framing;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.logging.Level;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class LargeBodyTest {
  @ParameterizedTest
  @CsvSource({
    "segments, DECLARED, 102401", "segments, DECLARED, 12000000",
    "segments, CHUNKED, 102401", "segments, CHUNKED, 12000000",
    "redactions, DECLARED, 12000000", "redactions, CHUNKED, 12000000"
  })
  void isRefusedByAProblemThatSaysTheLimit(String what, Framing framing, int bytes)
      throws Exception {
    try (Logged logged = new Logged();
        RawHttp connection = new RawHttp(RestAssured.port)) {
      RawHttp.Answer answer =
          connection
              .send(
                  "POST /v1/transcripts/large/" + what + " HTTP/1.1",
                  framing,
                  " ".repeat(bytes).getBytes(),
                  "authorization: Bearer " + Producer.token(),
                  "content-type: application/json")
              .orElseThrow();

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.header("content-type")).startsWith("application/problem+json");
      JsonNode problem = new ObjectMapper().readTree(answer.body());
      assertThat(problem.path("code").asText()).isEqualTo("payload-too-large");
      assertThat(problem.path("detail").asText()).contains("102400 bytes");
      assertThat(connection.ask("GET /v1/nothing HTTP/1.1").orElseThrow().status())
          .as("the connection goes on")
          .isEqualTo(404);
      assertThat(logged.from(Level.SEVERE)).isEmpty();
    }
  }
}
