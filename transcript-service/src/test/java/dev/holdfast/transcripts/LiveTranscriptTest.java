package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.Producer.segment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class LiveTranscriptTest extends TranscriptTest {
  @Test
  void saysThatItIsConnectedBeforeAnythingElse() {
    producer().says("s1", "hello");
    try (LiveClient reader = reader("")) {
      reader.awaitText("hello");
      assertThat(reader.messages.getFirst())
          .hasToString(
              "{\"type\":\"status\",\"status\":\"connected\",\"callId\":\"" + callId + "\"}");
    }
  }

  @Test
  void givesSegmentsInTheShapeOfTheContract() {
    producer()
        .post(
            segment("s1", "hello", true)
                .put("confidence", 0.93)
                .put("timestamp", "2026-01-31T10:00:00.000Z")
                .put("revision", 2)
                .put("language", "en")
                .put("startMs", 0)
                .put("endMs", 1200)
                .toString());
    try (LiveClient reader = reader("")) {
      JsonNode message = reader.awaitText("hello");
      String offset = message.path("offset").asText();
      assertThat(offset).matches("\\d+-1");
      assertThat(message)
          .hasToString(
              "{\"type\":\"transcript\",\"callId\":\""
                  + callId
                  + "\",\"transcript\":{\"id\":\"s1\",\"text\":\"hello\",\"speaker\":\"caller\","
                  + "\"confidence\":0.93,\"timestamp\":\"2026-01-31T10:00:00.000Z\","
                  + "\"isFinal\":true,\"language\":\"en\",\"startMs\":0,\"endMs\":1200,"
                  + "\"orderAt\":1769853600000,\"orderNo\":1,\"revision\":2},\"offset\":\""
                  + offset
                  + "\"}");
    }
  }

  @Test
  void givesALateJoinerAllFinalsThenTheNewestInterimOfEachOpenSegment() {
    producer().saysForNow("s1", "he", 1);
    producer().says("s1", "hello");
    producer().saysForNow("s2", "h", 1);
    producer().saysForNow("s2", "ho", 2);
    producer().says("s3", "fine");
    producer().saysForNow("s4", "an", 7);
    try (LiveClient reader = reader("?after=0")) {
      reader.awaitText("an");
      assertThat(reader.finals()).containsExactly("s1", "s3");
      assertThat(reader.interims()).containsExactly("s2/2", "s4/7");
      assertThat(reader.messages.get(1).path("transcript").path("id").asText()).isEqualTo("s1");
      assertThat(reader.messages.get(2).path("transcript").path("id").asText()).isEqualTo("s3");
    }
  }

  @Test
  void givesLiveReadersInterimsWithoutOffsetAndFinalsWithOne() {
    try (LiveClient reader = reader("")) {
      reader.awaitType("status");
      producer().saysForNow("s1", "he", 1);
      assertThat(reader.awaitText("he").has("offset")).isFalse();
      producer().says("s1", "hello");
      assertThat(reader.awaitText("hello").path("offset").asText()).endsWith("-1");
    }
  }

  @Test
  void ignoresWhatComesTooLateAndWhatComesTwice() {
    try (LiveClient reader = reader("")) {
      reader.awaitType("status");
      producer().saysForNow("s1", "hell", 3);
      reader.awaitText("hell");
      producer().saysForNow("s1", "he", 2);
      producer().saysForNow("s1", "hell", 3);
      producer().says("s1", "hello");
      producer().says("s1", "hello again");
      producer().saysForNow("s1", "hello?", 9);
      producer().says("s2", "end");
      reader.awaitText("end");
      assertThat(reader.interims()).containsExactly("s1/3");
      assertThat(reader.finals()).containsExactly("s1", "s2");
    }
  }

  @Test
  void neverTakesTheSameTextForARepetition() {
    producer().says("s1", "yes");
    producer().says("s2", "yes");
    producer().says("s3", "yes");
    try (LiveClient reader = reader("")) {
      reader.awaitCount(4);
      assertThat(reader.finals()).containsExactly("s1", "s2", "s3");
    }
  }

  @Test
  void goesOnAfterAnOffset() {
    producer().says("s1", "one");
    String after = producer().says("s2", "two").path("accepted[0].offset");
    producer().says("s3", "three");
    producer().saysForNow("s4", "fo", 1);
    try (LiveClient reader = reader("?after=" + after)) {
      reader.awaitText("fo");
      assertThat(reader.finals()).containsExactly("s3");
      assertThat(reader.messages.getFirst().path("recovered").asBoolean()).isTrue();
    }
  }

  @Test
  void goesOnAfterAnOffsetOnAnOpenSocket() {
    producer().says("s1", "one");
    String after = producer().says("s2", "two").path("accepted[0].offset");
    producer().saysForNow("s3", "th", 1);
    try (LiveClient reader = reader("")) {
      reader.awaitText("th");
      int before = reader.messages.size();
      reader.send("{\"type\":\"resume\",\"after\":\"" + after + "\"}");
      reader.awaitCount(before + 2);
      assertThat(reader.messages.get(before).path("status").asText()).isEqualTo("connected");
      assertThat(reader.messages.get(before).path("recovered").asBoolean()).isTrue();
      assertThat(reader.interims()).containsExactly("s3/1", "s3/1");
      producer().says("s3", "three");
      reader.awaitText("three");
      assertThat(reader.finals()).containsExactly("s1", "s2", "s3");
    }
  }

  @Test
  void replaysInFewFramesToWhoAsksForBatchesAndGoesOnWithoutThem() {
    int many = 300;
    producer()
        .post(
            IntStream.range(0, many)
                .mapToObj(i -> segment("s" + i, "line " + i, true).toString())
                .collect(Collectors.joining(",", "[", "]")));
    ReaderState known = new ReaderState();
    try (LiveClient reader = reader("?batch=true")) {
      Patience.await()
          .until(
              () ->
                  reader.messages.stream().mapToInt(frame -> frame.path("messages").size()).sum()
                      == many);
      assertThat(reader.messages).hasSizeLessThan(many / 10);
      producer().says("live", "now");
      reader.awaitText("now");
      for (JsonNode frame : reader.messages) {
        if (frame.path("type").asText().equals("batch")) {
          frame.path("messages").forEach(known::take);
        } else {
          known.take(frame);
        }
      }
    }
    assertThat(known.texts.keySet()).hasSize(many + 1);
  }

  @Test
  void saysSoAndGivesTheWholeStateIfAnOffsetIsOfAnotherEpoch() {
    producer().says("s1", "one");
    producer().saysForNow("s2", "tw", 1);
    try (LiveClient reader = reader("?after=1-1")) {
      reader.awaitText("tw");
      assertThat(reader.messages.getFirst())
          .hasToString(
              "{\"type\":\"status\",\"status\":\"connected\",\"callId\":\""
                  + callId
                  + "\",\"recovered\":false}");
      assertThat(reader.finals()).containsExactly("s1");
    }
  }

  @Test
  void namesABadOffsetAndGivesTheWholeState() {
    producer().says("s1", "one");
    try (LiveClient reader = reader("?after=yesterday")) {
      assertThat(reader.awaitType("error").path("code").asText()).isEqualTo("invalid-payload");
      reader.awaitText("one");
      assertThat(reader.awaitType("status").path("recovered").asBoolean(true)).isFalse();
    }
  }

  @Test
  void answersPings() {
    try (LiveClient reader = reader("")) {
      reader.send("{\"type\":\"ping\"}");
      assertThat(reader.awaitType("pong").path("serverTime").asLong())
          .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis() + 60_000);
    }
  }

  @Test
  void staysOpenWhateverAClientSays() {
    try (LiveClient reader = reader("")) {
      reader.awaitType("status");
      for (String message :
          List.of(
              "{", "[]", "1", "{}", "{\"type\":\"resume\"}", "{\"type\":\"resume\",\"after\":5}")) {
        int before = reader.messages.size();
        reader.send(message);
        reader.awaitCount(before + 1);
        JsonNode answer = reader.messages.getLast();
        assertThat(answer.path("type").asText()).isEqualTo("error");
        assertThat(answer.path("code").asText()).isEqualTo("invalid-payload");
        assertThat(answer.path("timestamp").asText()).isNotEmpty();
      }
      reader.send("{\"type\":\"ping\",\"pad\":\"" + "x".repeat(110_000) + "\"}");
      reader.awaitMessage(it -> it.path("code").asText().equals("payload-too-large"));
      reader.send("{\"type\":\"ping\"}");
      reader.awaitType("pong");
    }
  }

  @Test
  void tellsTheEndAfterEverythingBeforeIt() {
    producer().says("s1", "bye");
    producer().saysForNow("s2", "never finished", 1);
    try (LiveClient reader = reader("")) {
      reader.awaitText("never finished");
      producer().ends();
      JsonNode ended = reader.awaitType("ended");
      assertThat(ended.path("callId").asText()).isEqualTo(callId);
      assertThat(ended.path("offset").asText()).endsWith("-3");
      JsonNode gap = reader.awaitType("gap");
      assertThat(gap.path("transcriptId").asText()).isEqualTo("s2");
      assertThat(gap.path("reason").asText()).isEqualTo("no-final");
      assertThat(gap.path("offset").asText()).endsWith("-2");
    }
    try (LiveClient late = reader("")) {
      late.awaitType("ended");
      assertThat(late.finals()).containsExactly("s1");
      assertThat(late.interims()).isEmpty();
    }
  }

  @Test
  void letsABrowserBringItsTokenInTheSubProtocols() {
    bringsItsTokenInTheSubProtocols(List.of());
  }

  /** A browser that has signed in at a proxy in front says so at each handshake. */
  @Test
  void theTokenInTheSubProtocolsIsTheOneThatIsMeant() {
    bringsItsTokenInTheSubProtocols(List.of("Authorization", "Basic dXNlcjpwYXNz"));
  }

  private void bringsItsTokenInTheSubProtocols(List<String> headers) {
    producer().says("s1", "hello");
    String carried =
        URLEncoder.encode(
                "quarkus-http-upgrade#Authorization#Bearer " + Producer.token(),
                StandardCharsets.UTF_8)
            .replace("+", "%20");
    try (LiveClient reader =
        LiveClient.connect(base, path(), headers, List.of("bearer-token-carrier", carried))) {
      reader.awaitText("hello");
    }
  }

  @Test
  void closesWhenTheTokenRunsOut() {
    Duration life = Patience.window(Duration.ofSeconds(3));
    String token = TestToken.of("ann", "agent").grantingCall(callId).lasting(life).signed();
    try (LiveClient reader = LiveClient.connect(base, path(), token)) {
      assertThat(reader.awaitClose(life)).isEqualTo(4401);
      assertThat(reader.messages.getLast().path("code").asText()).isEqualTo("token-expired");
    }
  }
}
