package dev.holdfast.transcripts;

import static dev.holdfast.testing.Patience.awaitLong;
import static dev.holdfast.transcripts.Producer.segment;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.redis.PackagedService;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.response.Response;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The service as it is delivered, jar or native executable: a process with production's profile.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(
    value = PackagedService.class,
    restrictToAnnotatedClass = true,
    initArgs = @ResourceArg(name = "holdfast.token.secret", value = TestToken.SECRET))
class TranscriptIT {
  @TestHTTPResource("/")
  URI base;

  private final String callId = UUID.randomUUID().toString();
  private final String path = "/v1/transcripts/" + callId;
  private final Producer producer = new Producer(callId);

  @BeforeEach
  void awaitReady() {
    awaitLong().until(() -> statusOf("/q/health/ready") == 200);
  }

  @Test
  void whatIsSaidIsReadLiveAndExported() {
    try (LiveClient reader = LiveClient.connect(base, path, Producer.token())) {
      // when
      producer.saysForNow("s1", "hel", 1);
      reader.awaitText("hel");
      producer.post(segment("s1", "hello", true).put("startMs", 0).put("endMs", 900).toString());
      producer.says("s2", "goodbye");
      producer.ends();

      // then
      reader.awaitType("ended");
      assertThat(reader.finals()).containsExactly("s1", "s2");
      assertThat(reader.interims()).containsExactly("s1/1");
    }
    given()
        .header("Authorization", "Bearer " + Producer.token())
        .accept("text/vtt")
        .get(path)
        .then()
        .statusCode(200)
        .contentType("text/vtt")
        .body(containsString("WEBVTT\n\n"))
        .body(containsString("00:00:00.000 --> 00:00:00.900"))
        .body(containsString("<v caller>hello"));
  }

  @Test
  void aProducerAtTheSocketIsAnswered() {
    try (LiveClient socket = Producer.connect(base, callId, "")) {
      socket.send("{\"type\":\"ping\"}");
      socket.awaitType("pong");
      socket.send(segment("s1", "hello", true).toString());
      socket.awaitType("accepted");
    }
  }

  @Test
  void badInputAndStrangersAreRefused() {
    producer
        .post("{\"id\":\"s1\"}")
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid-payload"));
    assertThat(
            LiveClient.refusal(
                base,
                path,
                "Authorization",
                "Bearer " + TestToken.of("eve", "service").grantingCall("*").forged().signed()))
        .isEqualTo(401);
  }

  /** Clients are generated from what the build has written. */
  @Test
  void theOpenApiDocumentIsServedAsTheBuildHasWrittenIt() throws IOException {
    Response served = given().get("/q/openapi?format=json");

    served.then().statusCode(200).body("paths", hasKey("/v1/transcripts/{callId}/segments"));
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(served.asString()))
        .isEqualTo(json.readTree(new File("target/openapi/openapi.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"started", "live", "ready"})
  void everyProbeIsAnsweredAtTheManagementPortOnly(String probe) {
    assertThat(statusOf("/q/health/" + probe)).isEqualTo(200);
    assertThat(given().get("/q/health/" + probe).statusCode()).isEqualTo(404);
  }

  @Test
  void prometheusReadsWhatIsCounted() {
    try (LiveClient reader = LiveClient.connect(base, path, Producer.token())) {
      reader.awaitType("status");

      assertThat(given().get(PackagedService.management("/q/metrics")).asString())
          .containsPattern("holdfast_transcript_subscribers [1-9]");
    }
  }

  private static int statusOf(String path) {
    return given().get(PackagedService.management(path)).statusCode();
  }
}
