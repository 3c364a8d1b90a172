package dev.holdfast.transcripts;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.Patience;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(SlowReaderTest.SmallBuffers.class)
class SlowReaderTest extends TranscriptTest {
  public static class SmallBuffers implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "holdfast.live.outbound-bytes", "262144",
          "holdfast.live.farewell", Patience.window(Duration.ofMinutes(1)).toString(),
          // A ping would count as the one message that is read at a time.
          "quarkus.websockets-next.server.auto-ping-interval", "10M",
          "holdfast.live.silence", "11M",
          "holdfast.transcript.held-bytes", "67108864");
    }
  }

  // The system's own buffers on both sides take several MiB before any of ours fills.
  private static final int MOST_SEGMENTS = 600;
  private static final String LARGE = "x".repeat(90_000);

  @Inject MeterRegistry metrics;

  @Test
  void isClosedAtTheBoundAndThenGetsTheRestAtItsOwnPace() {
    LiveClient reader = reader();
    reader.awaitType("status");
    reader.stopReading();
    int said = 0;
    double before = closedForSlowness();
    while (said < MOST_SEGMENTS && closedForSlowness() == before) {
      producer().says("s" + ++said, LARGE);
    }
    assertThat(closedForSlowness()).isEqualTo(before + 1);
    reader.readOn();
    assertThat(reader.awaitClose()).isEqualTo(1013);
    assertThat(reader.messages.getLast().path("code").asText()).isEqualTo("overloaded");

    List<String> finals = reader.finals();
    assertThat(finals).isNotEmpty().hasSizeLessThan(said);
    String offset = reader.messages.get(finals.size()).path("offset").asText();
    int all = said;
    try (LiveClient back = reader("?after=" + offset)) {
      await().until(() -> finals.size() + back.finals().size() >= all);
      assertThat(back.messages.getFirst().path("recovered").asBoolean()).isTrue();
      assertThat(IntStream.rangeClosed(finals.size() + 1, all).mapToObj(i -> "s" + i))
          .containsExactlyElementsOf(back.finals());
    }
  }

  @Test
  void getsALongReplayAtItsOwnPace() {
    int said = 200;
    for (int i = 1; i <= said; i++) {
      producer().says("s" + i, LARGE);
    }
    double before = closedForSlowness();
    try (LiveClient reader = reader()) {
      reader.awaitType("status");
      reader.stopReading();
      for (int i = 0; i < said; i++) {
        reader.takeOne();
        reader.next();
      }
      await().until(() -> reader.finals().size() >= said);
    }
    assertThat(closedForSlowness()).isEqualTo(before);
  }

  private double closedForSlowness() {
    return metrics.counter("holdfast.transcript.slow.readers.closed").count();
  }
}
