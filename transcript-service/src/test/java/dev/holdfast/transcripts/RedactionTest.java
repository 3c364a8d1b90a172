package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.Producer.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.holdfast.redis.RealRedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(RedactionTest.InTestRooms.class)
class RedactionTest extends TranscriptTest {
  /** {@link CallRoom} makes rooms of type test. */
  public static class InTestRooms implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "holdfast.redaction.types.test", "card-number,name-of-the-dog",
          "holdfast.redaction.types.plain", "none",
          "holdfast.redaction.types.telephone", "phone",
          "holdfast.redaction.patterns.name-of-the-dog", "(?i)\\brex\\b");
    }
  }

  @Inject CallRoom room;

  private final String roomId = UUID.randomUUID().toString();

  @BeforeEach
  void callInAPlainRoom() {
    callId = room.between(roomId, "plain", "ann", "bob");
  }

  @Test
  void keepsCardNumbersFromReadersAndTheStoreInRoomsOfSomeTypes() {
    String testRoom = UUID.randomUUID().toString();
    callId = room.between(testRoom, "ann", "bob");
    try (LiveClient reader = reader()) {
      String query = "/segments?roomId=" + testRoom;
      post(query, segment("s1", "it is 4111 1111", false).toString()).statusCode(200);
      // Before the final comes: whoever joins after it is not told the interim.
      reader.awaitText("it is ████");
      post(query, segment("s1", "it is 4111 1111 1111 1111, Rex", true).toString());
      reader.awaitText("it is ████, ████");
      assertThat(withoutTimes(reader.messages.toString())).doesNotContain("4111");
    }
    read("application/json").body("entries[0].transcript.text", equalTo("it is ████, ████"));
  }

  @Test
  void takesOutAllThatAnyTypeSaysWhereTheTypeIsNotKnown() {
    callId = UUID.randomUUID().toString();
    // No producer chooses by naming another room.
    String query = "/segments?roomId=" + roomId;
    post(query, segment("s1", "4111 1111 1111 1111", true).toString()).statusCode(200);
    read("application/json").body("entries[0].transcript.text", equalTo("████"));

    callId = room.between(UUID.randomUUID().toString(), "not-configured", "cem", "eve");
    post(query, segment("s1", "Rex has 4111 1111 1111 1111", true).toString()).statusCode(200);
    read("application/json").body("entries[0].transcript.text", equalTo("████ has ████"));
  }

  @Test
  void takesOutWhatTheQueueSaysWhateverRoomTheAgentStandsIn() {
    room.comesFromQueueOfType(callId, "test");
    post("/segments", segment("s1", "Rex has 4111 1111 1111 1111", true).toString());
    read("application/json").body("entries[0].transcript.text", equalTo("████ has ████"));

    callId = room.between(UUID.randomUUID().toString(), "plain", "cem", "eve");
    room.comesFromQueueOfType(callId, "not-configured");
    post("/segments", segment("s1", "4111 1111 1111 1111", true).toString());
    read("application/json").body("entries[0].transcript.text", equalTo("████"));

    callId = room.between(UUID.randomUUID().toString(), "plain", "dan", "fay");
    room.comesFromQueueOfType(callId, "plain");
    post("/segments", segment("s1", "4111 1111 1111 1111", true).toString());
    read("application/json").body("entries[0].transcript.text", equalTo("4111 1111 1111 1111"));
  }

  @Test
  void takesOutNothingWhereTheTypeSaysNone() {
    post("/segments", segment("s1", "4111 1111 1111 1111", true).toString()).statusCode(200);
    read("application/json").body("entries[0].transcript.text", equalTo("4111 1111 1111 1111"));
  }

  @Test
  void rewritesWhatIsStoredAndTellsLiveReadersAndThoseWhoResume() {
    String offset =
        post("/segments", segment("s1", "my card is 4111 1111 1111 1111", true).toString())
            .extract()
            .path("accepted[0].offset");
    try (LiveClient reader = reader()) {
      reader.awaitText("my card is 4111 1111 1111 1111");
      post("/redactions", "{\"transcriptId\":\"s1\",\"text\":\"my card is ████\"}")
          .statusCode(200)
          .body("redacted", contains("s1"));
      var told = reader.awaitType("redaction");
      assertThat(told)
          .hasToString(
              "{\"type\":\"redaction\",\"callId\":\""
                  + callId
                  + "\",\"transcriptId\":\"s1\",\"text\":\"my card is ████\",\"offset\":"
                  + told.path("offset")
                  + "}");
    }
    try (LiveClient back = reader("?after=" + offset)) {
      back.awaitType("redaction");
      assertThat(back.messages.getFirst().path("recovered").asBoolean()).isTrue();
    }
    try (LiveClient late = reader()) {
      late.awaitText("my card is ████");
    }
    read("text/vtt").body(containsString("my card is ████")).body(not(containsString("4111")));
    String stored = read("application/json").extract().asString();
    assertThat(withoutTimes(stored)).contains("my card is ████").doesNotContain("4111");
  }

  @Test
  void blocksAWholeSegmentOutWhereNoOtherTextIsGiven() {
    post("/segments", segment("s1", "one", true).toString()).statusCode(200);
    post("/segments", segment("s2", "two", true).toString()).statusCode(200);
    post("/redactions", "{\"transcriptId\":\"s1\"}").statusCode(200);
    post("/redactions", "{\"transcriptId\":\"s2\",\"text\":null}").statusCode(200);
    read("application/json")
        .body("entries[0].transcript.text", equalTo("████"))
        .body("entries[1].transcript.text", equalTo("████"));
  }

  @Test
  void rewritesAnOpenSegmentAndShowsItRewritten() {
    post("/segments", segment("s1", "call me Ishmael", false).toString()).statusCode(200);
    try (LiveClient reader = reader()) {
      reader.awaitText("call me Ishmael");
      post("/redactions", "{\"find\":\"ishmael\"}").body("redacted", contains("s1"));
      reader.awaitType("redaction");
      reader.awaitText("call me ████");
    }
    read("application/json").body("interims[0].transcript.text", equalTo("call me ████"));
  }

  @Test
  void takesOutWhatPatternsFindAfterwards() {
    post("/segments", segment("s1", "4111 1111 1111 1111", true).toString());
    post("/segments", segment("s2", "nothing", true).toString());
    post("/segments", segment("s3", "rex has 4111 1111 1111 1111", true).toString());
    post("/redactions", "{\"patterns\":[\"card-number\",\"name-of-the-dog\"]}")
        .body("redacted", contains("s1", "s3"));
    post("/redactions", "{\"patterns\":[\"card-number\"]}").body("redacted", hasSize(0));
    read("application/json")
        .body("entries[0].transcript.text", equalTo("████"))
        .body("entries[2].transcript.text", equalTo("████ has ████"));
  }

  @Test
  void saysWhatItCannotDo() {
    post("/redactions", "{\"transcriptId\":\"s9\"}").statusCode(404);
    post("/redactions", "{\"transcriptId\":\"s9\",\"text\":5}").statusCode(400);
    post("/redactions", "{\"patterns\":[\"no such\"]}").statusCode(400);
    post("/redactions", "{}").statusCode(400);
    post("/redactions", "[").statusCode(400);
  }

  @Test
  void redactsMoreThanAreRewrittenInOneStep() {
    Producer producer = new Producer(callId);
    for (int part = 0; part < 2; part++) {
      String segments =
          IntStream.range(part * 300, part * 300 + 300)
              .mapToObj(i -> segment("s" + i, "call me ishmael", true).toString())
              .collect(Collectors.joining(",", "[", "]"));
      producer.post(segments).then().statusCode(200);
    }
    post("/redactions", "{\"find\":\"ishmael\"}").body("redacted", hasSize(600));
    read("text/plain").body(not(containsString("ishmael")));
  }

  /** Those and offsets have any digits, also the first ones of a card's number. */
  private static String withoutTimes(String json) {
    return json.replaceAll("\"(orderAt|offset|after)\":\"?[\\d-]+", "");
  }
}
