package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.Producer.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.Patience;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(SilentSegmentTest.ShortTimeout.class)
class SilentSegmentTest extends TranscriptTest {
  public static class ShortTimeout implements QuarkusTestProfile {
    static final Duration TIMEOUT = Patience.window(Duration.ofSeconds(5));

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("holdfast.transcript.interim-timeout", TIMEOUT.toString());
    }
  }

  @Test
  void tellsReadersThatASegmentsFinalDoesNotCome() {
    try (LiveClient one = reader();
        LiveClient other = reader()) {
      producer().saysForNow("s1", "hm", 1);
      one.awaitText("hm");
      var gap = one.awaitType("gap", ShortTimeout.TIMEOUT);
      assertThat(gap.path("transcriptId").asText()).isEqualTo("s1");
      assertThat(gap.path("reason").asText()).isEqualTo("no-final");
      assertThat(other.awaitType("gap").path("offset")).isEqualTo(gap.path("offset"));
      producer().says("s1", "hm, after all");
      one.awaitText("hm, after all");
      other.awaitText("hm, after all");
      assertThat(one.messages).filteredOn(it -> it.path("type").asText().equals("gap")).hasSize(1);
    }
  }

  @Test
  void forgetsASegmentThatNobodyWatchedWhenItIsReadOver() {
    producer().saysForNow("s1", "hm", 1);
    awaitGivenUp(callId);
  }

  @Test
  void showsALateJoinerNoSegmentThatHasBeenSilentForLong() {
    producer().saysForNow("s1", "hm", 1);
    String later = UUID.randomUUID().toString();
    new Producer(later).saysForNow("s1", "hm", 1);
    awaitGivenUp(later);
    producer().saysForNow("s2", "well", 1);
    try (LiveClient late = reader()) {
      late.awaitText("well");
      late.awaitType("gap");
      assertThat(late.interims()).containsExactly("s2/1");
    }
  }

  private static void awaitGivenUp(String call) {
    Patience.awaitAfter(ShortTimeout.TIMEOUT)
        .untilAsserted(
            () ->
                by(Producer.token())
                    .get("/v1/transcripts/" + call)
                    .then()
                    .body("interims", hasSize(0))
                    .body("entries", hasSize(1))
                    .body("entries[0].type", equalTo("gap")));
  }
}
