package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.Producer.segment;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(DemoTest.Demo.class)
class DemoTest {
  public static class Demo implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("holdfast.demo.enabled", "true");
    }
  }

  private final String callId = UUID.randomUUID().toString();

  private ValidatableResponse post(TestToken token, String what, String body) {
    return given()
        .header("Authorization", "Bearer " + token.signed())
        .contentType("application/json")
        .body(body)
        .post("/v1/transcripts/" + callId + what)
        .then();
  }

  @Test
  void participantsWriteTheirOwnCaptions() {
    TestToken ann = TestToken.of("ann", "agent").grantingCall("*");
    post(
            ann,
            "/segments",
            segment("s1", "hello", true).put("participantId", "somebody-else").toString())
        .statusCode(200);
    given()
        .header("Authorization", "Bearer " + ann.signed())
        .get("/v1/transcripts/" + callId)
        .then()
        .body("entries[0].transcript.participantId", equalTo("ann"));
  }

  @Test
  void participantsDoNotEndATranscript() {
    TestToken ann = TestToken.of("ann", "agent").grantingCall("*");
    post(ann, "/segments", "{\"type\":\"end\"}").statusCode(403);
    post(ann, "/end", "").statusCode(403);
  }

  @Test
  void whoMayNotReadTheCallMayNotAddToIt() {
    post(
            TestToken.of("eve", "customer").grantingCall("another"),
            "/segments",
            segment("s1", "hello", true).toString())
        .statusCode(403);
  }
}
