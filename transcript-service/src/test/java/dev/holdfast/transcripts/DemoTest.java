package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.Producer.by;
import static dev.holdfast.transcripts.Producer.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(DemoTest.Demo.class)
class DemoTest extends TranscriptTest {
  public static class Demo implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("holdfast.demo.enabled", "true");
    }
  }

  @Inject CallRoom calls;
  @Inject Rooms rooms;

  private ValidatableResponse post(TestToken token, String what, String body) {
    return by(token.signed()).contentType("application/json").body(body).post(path(what)).then();
  }

  @Test
  void participantsWriteTheirOwnCaptions() {
    TestToken ann = TestToken.of("ann", "agent").grantingCall("*");
    post(
            ann,
            "/segments",
            segment("s1", "hello", true).put("participantId", "somebody-else").toString())
        .statusCode(200);
    by(ann.signed()).get(path()).then().body("entries[0].transcript.participantId", equalTo("ann"));
  }

  @Test
  void participantsDoNotEndATranscript() {
    TestToken ann = TestToken.of("ann", "agent").grantingCall("*");
    post(ann, "/segments", "{\"type\":\"end\"}").statusCode(403);
    post(ann, "/end", "").statusCode(403);
  }

  @Test
  void aRemovedPersonAddsNothingMoreAtAnOpenSocket() {
    String roomId = "room-" + callId;
    String call = calls.between(roomId, "ann", "eve");
    String path = "/v1/transcripts/" + call + "/ingest";
    try (LiveClient removed = ingest(path, "eve", "customer");
        LiveClient other = ingest(path, "ann", "agent")) {
      removed.send(segment("s1", "before", true).toString());
      removed.awaitType("accepted");

      rooms.remove(roomId, "eve", "ann");

      assertThat(removed.awaitClose()).isEqualTo(4403);
      assertThat(removed.awaitType("error").path("code").asText()).isEqualTo("removed");
      other.send(segment("s2", "after", true).toString());
      other.awaitType("accepted");
    }
  }

  private LiveClient ingest(String path, String user, String role) {
    LiveClient client = LiveClient.connect(base, path, TestToken.of(user, role).signed());
    client.awaitType("status");
    return client;
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
