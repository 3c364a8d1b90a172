package dev.holdfast.rooms.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.Calls;
import dev.holdfast.testing.Logged;
import dev.holdfast.testing.RawHttp;
import dev.holdfast.testing.RawHttp.Framing;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class LargeBodyTest {
  private static final String POST = "POST /v1/rooms HTTP/1.1";
  private static final String KEY = "authorization: Bearer " + Calls.API_KEY;
  private static final String JSON = "content-type: application/json";
  private static final int LIMIT = 64 * 1024;

  @ParameterizedTest
  @CsvSource({
    "DECLARED, 65537", "DECLARED, 2000000", "DECLARED, 12000000",
    "CHUNKED, 65537", "CHUNKED, 2000000", "CHUNKED, 12000000"
  })
  void isRefusedByAProblemThatSaysTheLimit(Framing framing, int bytes) throws Exception {
    try (Logged logged = new Logged();
        RawHttp connection = new RawHttp(RestAssured.port)) {
      RawHttp.Answer answer = connection.send(POST, framing, body(bytes), KEY, JSON).orElseThrow();

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.header("content-type")).startsWith("application/problem+json");
      JsonNode problem = new ObjectMapper().readTree(answer.body());
      assertThat(problem.path("code").asText()).isEqualTo("payload-too-large");
      assertThat(problem.path("status").asInt()).isEqualTo(413);
      assertThat(problem.path("detail").asText()).contains("65536 bytes");
      assertThat(connection.ask("GET /v1/nothing HTTP/1.1").orElseThrow().status())
          .as("the connection goes on")
          .isEqualTo(404);
      assertThat(logged.from(Level.SEVERE)).isEmpty();
    }
  }

  @Test
  void isTakenUpToTheLimit() throws Exception {
    for (Framing framing : Framing.values()) {
      try (RawHttp connection = new RawHttp(RestAssured.port)) {
        assertThat(connection.send(POST, framing, body(LIMIT), KEY, JSON).orElseThrow().status())
            .isIn(200, 201);
        assertThat(connection.ask("GET /v1/nothing HTTP/1.1").orElseThrow().status())
            .isEqualTo(404);
      }
    }
  }

  /** JSON of so many bytes. */
  private static byte[] body(int bytes) {
    String begin = "{\"id\":\"large-body\"";
    return (begin + " ".repeat(bytes - begin.length() - 1) + "}")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
