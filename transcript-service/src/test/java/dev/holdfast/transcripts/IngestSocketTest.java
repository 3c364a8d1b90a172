package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.Producer.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.TestToken;
import dev.holdfast.transcripts.redaction.FaultyRedactors;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class IngestSocketTest extends TranscriptTest {
  @Inject FaultyRedactors redactors;

  private static ObjectNode said(String id, long startMs, long endMs) {
    return segment(id, "text of " + id, true).put("startMs", startMs).put("endMs", endMs);
  }

  private static JsonNode awaitAccepted(LiveClient producer, String id) {
    return producer.awaitMessage(
        message -> message.path("accepted").path(0).path("id").asText().equals(id));
  }

  @Test
  void acknowledgesEverySegmentInItsOrderOnceItIsDurable() {
    try (LiveClient producer = ingest("")) {
      for (int i = 0; i < 100; i++) {
        producer.send(segment("s" + i, "text", true).toString());
      }
      producer.awaitCount(101);
      List<JsonNode> answers = producer.messages.subList(1, 101);
      for (int i = 0; i < 100; i++) {
        JsonNode one = answers.get(i).path("accepted").path(0);
        assertThat(answers.get(i).path("type").asText()).isEqualTo("accepted");
        assertThat(one.path("id").asText()).isEqualTo("s" + i);
        assertThat(one.path("result").asText()).isEqualTo("stored");
        assertThat(one.path("offset").asText()).endsWith("-" + (i + 1));
      }
    }
  }

  @Test
  void answersARepetitionWithTheFirstOffset() {
    try (LiveClient producer = ingest("")) {
      producer.send(segment("s1", "one", true).toString());
      producer.send(segment("s1", "one", true).toString());
      producer.awaitCount(3);
      JsonNode first = producer.messages.get(1).path("accepted").path(0);
      JsonNode again = producer.messages.get(2).path("accepted").path(0);
      assertThat(again.path("result").asText()).isEqualTo("repeated");
      assertThat(again.path("offset")).isEqualTo(first.path("offset"));
    }
  }

  @Test
  void namesWhatIsWrongAndStaysOpen() {
    try (LiveClient producer = ingest("")) {
      producer.send("{");
      producer.send("{\"id\":\"s1\",\"text\":\"one\",\"isFinal\":true}");
      producer.send(segment("s2", "two", true).toString());
      awaitAccepted(producer, "s2");
      JsonNode broken = producer.messages.get(1);
      JsonNode wrong = producer.messages.get(2);
      assertThat(broken.path("code").asText()).isEqualTo("invalid-payload");
      assertThat(wrong.path("code").asText()).isEqualTo("invalid-payload");
      assertThat(wrong.path("field").asText()).isEqualTo("speaker");
      assertThat(wrong.path("id").asText()).isEqualTo("s1");
      assertThat(wrong.path("retryable").asBoolean(true)).isFalse();
    }
  }

  @Test
  void answersWhateverIsThrownAndWhatComesBehindIt() {
    callId = FaultyRedactors.FAULTY_CALL + callId;
    try (LiveClient producer = ingest("")) {
      producer.send(segment("s1", FaultyRedactors.FATAL_TEXT, true).toString());
      producer.send(segment("s2", "two", true).toString());
      awaitAccepted(producer, "s2");
      JsonNode answer = producer.messages.get(1);
      assertThat(answer.path("code").asText()).isEqualTo("internal");
      assertThat(answer.path("id").asText()).isEqualTo("s1");
      assertThat(answer.path("retryable").asBoolean()).isTrue();
    }
    producer()
        .post(segment("s1", FaultyRedactors.FATAL_TEXT, true).toString())
        .then()
        .statusCode(500)
        .body("code", equalTo("internal"));
  }

  private static void sendGrowing(LiveClient producer, String id, int from, int interims) {
    for (int i = 0; i < interims; i++) {
      producer.send(segment(id, "it is " + (from + i) + " or so", false).toString());
    }
    producer.send(segment(id, "it is " + (from + interims - 1) + ", yes", true).toString());
  }

  @Test
  void readsOnceWhatOnlyItsOwnConnectionRedacts() {
    callId = FaultyRedactors.FAULTY_CALL + callId;
    try (LiveClient producer = ingest("")) {
      redactors.readings();
      sendGrowing(producer, "s1", 100, 20);
      awaitAccepted(producer, "s1");
      producer.awaitCount(1 + 21);
      assertThat(redactors.readings()).isEqualTo(21);
      assertThat(producer.messages.toString()).doesNotContain("\"error\"");
    }
  }

  @Test
  void readsTwiceAtMostWhatIsSentAtOnceBehindWhatAnotherConnectionRedacted() {
    callId = FaultyRedactors.FAULTY_CALL + callId;
    Producer before = producer();
    before.post(segment("s1", "it is 12", false).toString()).then().statusCode(200);
    before.post(segment("s2", "it is 34", false).toString()).then().statusCode(200);
    try (LiveClient producer = ingest("")) {
      redactors.readings();
      sendGrowing(producer, "s1", 100, 20);
      sendGrowing(producer, "s2", 200, 20);
      producer.awaitCount(1 + 42);
      assertThat(redactors.readings()).isBetween(43, 2 * 42);
      List<JsonNode> answers = producer.messages.subList(1, 43);
      for (int i = 0; i < 42; i++) {
        JsonNode one = answers.get(i).path("accepted").path(0);
        assertThat(one.path("id").asText()).isEqualTo(i < 21 ? "s1" : "s2");
        assertThat(one.path("result").asText()).isEqualTo("stored");
      }
    }
  }

  @Test
  void answersTheEndOnceEverythingBeforeItIsStored() {
    try (LiveClient producer = ingest("");
        LiveClient reader = reader()) {
      producer.send(segment("s1", "one", true).toString());
      producer.send("{\"type\":\"end\"}");
      JsonNode ended = producer.awaitType("ended");
      assertThat(ended.path("callId").asText()).isEqualTo(callId);
      assertThat(ended.path("offset")).isEqualTo(reader.awaitType("ended").path("offset"));
      assertThat(reader.finals()).containsExactly("s1");
      producer.send(segment("s2", "two", true).toString());
      assertThat(producer.awaitType("error").path("code").asText()).isEqualTo("call-ended");
    }
  }

  @Test
  void endsWhenTheLastOfSeveralProducersEnds() {
    try (LiveClient one = ingest("?producer=one");
        LiveClient two = ingest("?producer=two");
        LiveClient reader = reader()) {
      one.send(segment("a1", "one", true).toString());
      one.send("{\"type\":\"end\"}");
      one.awaitType("ended");
      two.send(segment("b1", "two", true).toString());
      two.send("{\"type\":\"end\"}");
      reader.awaitType("ended");
      assertThat(reader.finals()).containsExactly("a1", "b1");
    }
  }

  @Test
  void tellsReadersWhatAProducerThatWasLostDidNotHear() {
    try (LiveClient reader = reader()) {
      try (LiveClient producer = ingest("?producer=leg")) {
        producer.send(said("s1", 0, 12_400).toString());
        awaitAccepted(producer, "s1");
        producer.drop();
      }
      try (LiveClient producer = ingest("?producer=leg")) {
        producer.send(said("s2", 15_100, 16_000).toString());
        awaitAccepted(producer, "s2");
      }
      try (LiveClient producer = ingest("?producer=leg&hearing=whole")) {
        producer.send(said("s3", 30_000, 31_000).toString());
        awaitAccepted(producer, "s3");
      }
      reader.awaitText("text of s3");
      JsonNode gap = reader.awaitType("gap");
      assertThat(gap)
          .hasToString(
              "{\"type\":\"gap\",\"callId\":\""
                  + callId
                  + "\",\"startMs\":12400,\"endMs\":15100,\"reason\":\"producer-lost\","
                  + "\"offset\":"
                  + gap.path("offset")
                  + "}");
      assertThat(reader.messages)
          .filteredOn(it -> it.path("type").asText().equals("gap"))
          .hasSize(1);
      assertThat(reader.finals()).containsExactly("s1", "s2", "s3");
    }
  }

  @Test
  void takesAHoleThatAProducerKnowsOf() {
    try (LiveClient producer = ingest("");
        LiveClient reader = reader()) {
      producer.send("{\"type\":\"gap\",\"id\":\"g1\",\"startMs\":10,\"endMs\":20}");
      awaitAccepted(producer, "g1");
      assertThat(reader.awaitType("gap").path("reason").asText()).isEqualTo("producer-lost");
      producer.send("{\"type\":\"gap\",\"id\":\"g2\",\"startMs\":10}");
      assertThat(producer.awaitType("error").path("field").asText()).isEqualTo("endMs");
    }
  }

  @Test
  void redactsWordsOfASegmentThatWasGivenUp() {
    try (LiveClient producer = ingest("");
        LiveClient reader = reader()) {
      producer.send(segment("s1", "my secret is blue", false).toString());
      awaitAccepted(producer, "s1");
      producer.send("{\"type\":\"end\"}");
      producer.awaitType("ended");
      JsonNode gap = reader.awaitType("gap");
      assertThat(gap.path("transcript").path("text").asText()).isEqualTo("my secret is blue");
      post("/redactions", "{\"find\":\"blue\"}").statusCode(200);
      assertThat(reader.awaitType("redaction").path("text").asText())
          .isEqualTo("my secret is ████");
      assertThat(Producer.exported(callId)).contains("Caller (unconfirmed): my secret is ████");
    }
  }

  @Test
  void letsOnlyServicesWithAGrantIn() {
    String another = TestToken.of("stt", "service").grantingCall("another").signed();
    String reader = TestToken.of("ann", "agent").grantingCall(callId).signed();
    String supervisor = TestToken.of("sue", "supervisor").signed();
    for (String token : List.of(another, reader, supervisor)) {
      assertThat(LiveClient.refusal(base, path("/ingest"), "Authorization", "Bearer " + token))
          .isEqualTo(403);
    }
    assertThat(LiveClient.refusal(base, path("/ingest"))).isEqualTo(401);
  }

  @Test
  void answersPingsAndRefusesWhatIsTooLong() {
    try (LiveClient producer = ingest("")) {
      producer.send("{\"type\":\"ping\"}");
      producer.awaitType("pong");
      producer.send(segment("s1", "x".repeat(110_000), true).toString());
      assertThat(producer.awaitType("error").path("code").asText()).isEqualTo("payload-too-large");
    }
  }

  @Test
  void aProducerIsCalledAsItsUserIsWhateverThatIs() {
    String token =
        TestToken.of("speech|ana@example.com x", "service").grantingCall(callId).signed();
    try (LiveClient producer = LiveClient.connect(base, path("/ingest"), token)) {
      producer.send(segment("s1", "hello", true).toString());
      producer.awaitType("accepted");
    }
  }

  @Test
  void closesWhenTheTokenRunsOut() {
    Duration life = Patience.window(Duration.ofSeconds(3));
    String token = TestToken.of("stt", "service").grantingCall(callId).lasting(life).signed();
    try (LiveClient producer = LiveClient.connect(base, path("/ingest"), token)) {
      assertThat(producer.awaitClose(life)).isEqualTo(4401);
    }
  }
}
