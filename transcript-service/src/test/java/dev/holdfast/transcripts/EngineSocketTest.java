package dev.holdfast.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.transcripts.engine.Engines;
import dev.holdfast.transcripts.engine.KnownEngines;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Producers that hand on what a speech engine says as it comes. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class EngineSocketTest extends TranscriptTest {
  @Inject MeterRegistry registry;
  @Inject Engines engines;

  @Test
  void takesTheMessagesOfEveryEngineThatThereIs() {
    assertThat(engines.names()).containsExactlyElementsOf(KnownEngines.ALL.names());
  }

  @Test
  void readsWhatASpeechEngineSays() {
    try (LiveClient producer = ingest("?engine=vosk&speaker=agent&startsAt=5000");
        LiveClient reader = reader()) {
      producer.send("{\"partial\":\"\"}");
      producer.send("{\"partial\":\"what\"}");
      producer.send(
          "{\"result\":[{\"conf\":1.0,\"end\":1.11,\"start\":0.87,\"word\":\"what\"}],"
              + "\"text\":\"what\"}");
      producer.send("{\"type\":\"end\"}");
      producer.awaitType("ended");
      reader.awaitType("ended");
      assertThat(producer.messages.get(1)).hasToString("{\"type\":\"accepted\",\"accepted\":[]}");
      JsonNode said =
          reader
              .awaitMessage(it -> it.path("transcript").path("isFinal").asBoolean())
              .path("transcript");
      assertThat(said.path("speaker").asText()).isEqualTo("agent");
      assertThat(said.path("startMs").asLong()).isEqualTo(5_870);
      assertThat(reader.interims()).hasSizeLessThanOrEqualTo(1);
    }
    try (LiveClient producer =
        LiveClient.connect(base, path("/ingest?engine=parrot"), Producer.token())) {
      assertThat(producer.awaitClose()).isEqualTo(4400);
    }
  }

  @Test
  void refusesWhatItsEngineDoesNotSendByNameAndCountsIt() {
    double before = refused("vosk");
    try (LiveClient producer = ingest("?engine=vosk")) {
      producer.send("{\"type\":\"Turn\",\"turn_order\":0,\"transcript\":\"hello\"}");
      producer.send("{\"text\":\"hello\"}");
      JsonNode answer = producer.awaitType("error");
      assertThat(answer.path("code").asText()).isEqualTo("invalid-payload");
      assertThat(answer.path("retryable").asBoolean(true)).isFalse();
      assertThat(answer.path("message").asText())
          .contains("type \"Turn\"")
          .contains("engine=assemblyai");
      assertThat(producer.awaitType("accepted").path("accepted")).hasSize(1);
    }
    assertThat(refused("vosk")).isEqualTo(before + 1);
    try (LiveClient producer = ingest("")) {
      producer.send("{\"type\":\"Results\",\"channel\":{}}");
      assertThat(producer.awaitType("error").path("message").asText()).contains("engine=deepgram");
    }
  }

  private double refused(String engine) {
    return registry
        .get("holdfast.transcript.engine.messages.refused")
        .tag("engine", engine)
        .counter()
        .count();
  }

  private static String turn(int order, String text) {
    return """
        {"type":"Turn","turn_order":%d,"turn_is_formatted":false,"end_of_turn":true,
         "transcript":"%s","words":[{"text":"%s","start":1000,"end":1400,"word_is_final":true}]}\
        """
        .formatted(order, text, text);
  }

  @Test
  void storesTheLastTurnOfAnEngineBeforeTheEnd() {
    try (LiveClient producer = ingest("?engine=assemblyai");
        LiveClient reader = reader()) {
      producer.send(turn(0, "call you back at nine"));
      producer.send("{\"type\":\"end\"}");
      JsonNode ended = producer.awaitType("ended");
      assertThat(ended.path("accepted").path(0).path("result").asText()).isEqualTo("stored");
      reader.awaitType("ended");
      assertThat(reader.finals()).hasSize(1);
      assertThat(reader.messages).noneMatch(message -> message.path("type").asText().equals("gap"));
    }
  }

  @Test
  void storesTheLastTurnOfAnEngineWhoseProducerIsLost() {
    try (LiveClient reader = reader()) {
      try (LiveClient producer = ingest("?engine=assemblyai")) {
        producer.send(turn(0, "call you back at nine"));
        producer.awaitType("accepted");
        producer.drop();
      }
      JsonNode last =
          reader.awaitMessage(message -> message.path("transcript").path("isFinal").asBoolean());
      // Were it stored by whoever gives the segment up later, it would have the interim's revision.
      assertThat(last.path("transcript").path("revision").asLong()).isEqualTo(2);
    }
  }

  private void sayThroughANewConnection(String query, String... messages) {
    try (LiveClient producer = ingest(query)) {
      for (String message : messages) {
        producer.send(message);
      }
      producer.awaitCount(1 + messages.length);
      assertThat(producer.messages)
          .noneMatch(message -> message.path("type").asText().equals("error"));
      producer.drop();
    }
  }

  /** Neither what is sent again is stored twice, nor what another session says taken for it. */
  @Test
  void storesOnceWhatAnEngineSaidAndAnotherConnectionSendsAgain() {
    String query = "?engine=assemblyai&producer=relay";
    String begin = "{\"type\":\"Begin\",\"id\":\"session-%d\",\"expires_at\":1790000000}";
    sayThroughANewConnection(query, begin.formatted(1), turn(0, "one"), turn(1, "two"));
    sayThroughANewConnection(query, turn(1, "two"), turn(2, "three"));
    sayThroughANewConnection(query, begin.formatted(2), turn(0, "four"));
    sayThroughANewConnection(query, turn(0, "four"), turn(1, "five"));
    // Of another stream nothing is known.
    sayThroughANewConnection(query + "&stream=other", turn(1, "six"));
    try (LiveClient reader = reader()) {
      reader.awaitText("six");
      assertThat(
              Producer.exported(callId)
                  .lines()
                  .map(line -> line.substring(line.lastIndexOf(' ') + 1)))
          .containsExactlyInAnyOrder("one", "two", "three", "four", "five", "six");
    }
  }

  /** The caller began first, the agent's short answer was over first. */
  @Test
  void keepsTheOrderInWhichReadersSawWhatHasNoTimes() {
    try (LiveClient caller = ingest("?engine=vosk&producer=caller");
        LiveClient agent = ingest("?engine=vosk&producer=agent&speaker=agent");
        LiveClient reader = reader()) {
      caller.send("{\"partial\":\"hello i\"}");
      JsonNode first = reader.awaitText("hello i").path("transcript");
      agent.send("{\"text\":\"mm hm\"}");
      reader.awaitText("mm hm");
      caller.send("{\"text\":\"hello i wanted to ask\"}");
      JsonNode last = reader.awaitText("hello i wanted to ask").path("transcript");
      assertThat(last.path("orderAt")).isEqualTo(first.path("orderAt"));
      assertThat(last.path("orderNo")).isEqualTo(first.path("orderNo"));
      assertThat(Producer.exported(callId))
          .containsSubsequence("Caller: hello i wanted to ask", "Agent: mm hm");
    }
  }

  @Test
  void storesTheWordsOfSpeakersThatAnEngineTellsApartAsTheirOwn() {
    String query = "?engine=deepgram&speaker=agent,caller";
    String result =
        """
        {"type":"Results","channel_index":[0,1],"start":0,"duration":3,"is_final":true,"channel":
         {"alternatives":[{"transcript":"How can I help? I lost it.","words":[
          {"word":"How","start":0,"end":0.2,"speaker":0},{"word":"lost","start":2,"end":2.2,"speaker":1}]}]}}\
        """;
    sayThroughANewConnection(query, result);
    sayThroughANewConnection(query + "&diarized=agent,caller", result);
    assertThat(Producer.exported(callId))
        .contains("Speaker 1: How can I help? I", "Speaker 2: lost it.")
        .contains("Agent: How can I help? I", "Caller: lost it.");
  }

  @Test
  void asksForANumberWhereAnEngineNumbersNothing() {
    String hello = "{\"text\":\"hello\"}";
    String again = "{\"text\":\"again\"}";
    sayThroughANewConnection("?engine=vosk&stream=a&utterance=0", hello, hello);
    sayThroughANewConnection("?engine=vosk&stream=a&utterance=1", hello, again);
    assertThat(Producer.exported(callId).lines()).hasSize(3);
    for (String query : List.of("engine=vosk&stream=a", "engine=deepgram&utterance=1")) {
      try (LiveClient refused =
          LiveClient.connect(base, path("/ingest?" + query), Producer.token())) {
        assertThat(refused.awaitClose()).isEqualTo(4400);
      }
    }
  }
}
