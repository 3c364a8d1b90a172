package dev.holdfast.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.transcript.Transcripts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(TrimmedTranscriptTest.FewSegments.class)
class TrimmedTranscriptTest extends TranscriptTest {
  public static class FewSegments implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("holdfast.transcript.held-segments", "5");
    }
  }

  @Inject RedisLinks redis;

  private String sayTen() {
    String first = producer().says("s1", "text 1").path("accepted[0].offset");
    for (int i = 2; i <= 10; i++) {
      producer().says("s" + i, "text " + i);
    }
    producer().saysForNow("s11", "open", 1);
    return first;
  }

  @Test
  void givesALateJoinerAllThatIsHeld() {
    sayTen();
    try (LiveClient reader = reader("")) {
      reader.awaitText("open");
      assertThat(reader.finals()).containsExactly("s6", "s7", "s8", "s9", "s10");
      assertThat(reader.messages.getFirst().has("recovered")).isFalse();
    }
  }

  @Test
  void saysThatAResumePastTheTrimIsNotRecoveredAndGivesAllThatIsHeld() {
    String first = sayTen();
    try (LiveClient reader = reader("?after=" + first)) {
      reader.awaitText("open");
      assertThat(reader.messages.getFirst().path("recovered").asBoolean(true)).isFalse();
      assertThat(reader.finals()).containsExactly("s6", "s7", "s8", "s9", "s10");
    }
  }

  @Test
  void tellsALiveReaderThatRedisLostTheTranscript() {
    producer().says("s1", "one");
    try (LiveClient reader = reader("")) {
      reader.awaitText("one");
      String log = Transcripts.logOf(callId);
      String transcript = log.substring(0, log.indexOf('}') + 1);
      for (String lost : new String[] {":log", "", ":finals", ":interims", ":open"}) {
        Await.on(redis.send(Command.DEL, transcript + lost));
      }
      producer().says("s2", "two");
      reader.awaitText("two");
      assertThat(reader.messages)
          .anyMatch(it -> it.has("recovered") && !it.path("recovered").asBoolean());
      assertThat(reader.finals()).containsExactly("s1", "s2");
    }
  }
}
