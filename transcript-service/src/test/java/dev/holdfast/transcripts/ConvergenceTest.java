package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.Producer.by;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.SeededRuns;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Whatever is said, revised, repeated, redacted, given up and trimmed, by producers that come and
 * go, and wherever readers are dropped: each ends with what is stored, and where it could not go on
 * it was told so.
 */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(ConvergenceTest.Hurried.class)
class ConvergenceTest extends TranscriptTest {
  /** Segments are soon given up and trimmed. */
  public static class Hurried implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "holdfast.transcript.interim-timeout", "PT0.3S",
          "holdfast.transcript.held-segments", "60",
          "holdfast.transcript.open-segments", "6");
    }
  }

  private static final int STEPS = 250;
  private static final int READERS = 4;

  @RepeatedTest(5)
  void everyReaderEndsWithWhatIsStored() {
    SeededRuns.run(1, this::speakAndRead);
  }

  private void speakAndRead(Random random) {
    List<CompletableFuture<ReaderState>> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Random own = new Random(random.nextLong());
      // Readers wait: in the common pool they would keep the HTTP client from its own work.
      readers.add(CompletableFuture.supplyAsync(() -> read(own), Thread::startVirtualThread));
    }
    speak(random);
    ReaderState stored = stored();
    for (CompletableFuture<ReaderState> reader : readers) {
      ReaderState state = reader.join();
      assertThat(state.open).as("nothing is open after the end").isEmpty();
      // A reader who was there before the trim may have more at the beginning.
      List<String> lines = state.lines();
      List<String> kept = stored.lines();
      assertThat(lines.size()).isGreaterThanOrEqualTo(kept.size());
      assertThat(lines.subList(lines.size() - kept.size(), lines.size())).isEqualTo(kept);
      assertThat(state.texts).containsAllEntriesOf(stored.texts);
    }
  }

  private ReaderState read(Random random) {
    ReaderState state = new ReaderState();
    while (!state.ended) {
      try (LiveClient reader =
          LiveClient.connect(base, path("?after=" + state.offset), Producer.token())) {
        state.connected();
        for (int i = random.nextInt(80); i >= 0 && !state.ended; i--) {
          state.take(reader.next());
        }
      }
    }
    return state;
  }

  private void speak(Random random) {
    List<ObjectNode> all = new ArrayList<>();
    LiveClient producer = ingest("?producer=leg");
    try {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(40)) {
          case 0 -> {
            producer.drop();
            producer = ingest("?producer=leg");
          }
          case 1, 2 -> redact(random);
          default -> producer.send(item(random, all).toString());
        }
        if (random.nextInt(10) == 0) {
          // In step with Redis, so that not all is said before the first reader is there.
          producer.send("{\"type\":\"ping\"}");
          producer.awaitType("pong");
        }
      }
      // What a dropped connection took with it is sent again.
      all.stream().filter(it -> it.path("isFinal").asBoolean()).toList().stream()
          .skip(Math.max(0, all.size() - 40))
          .map(ObjectNode::toString)
          .forEach(producer::send);
      producer.send("{\"type\":\"end\"}");
      producer.awaitType("ended");
    } finally {
      producer.close();
    }
  }

  private static ObjectNode item(Random random, List<ObjectNode> all) {
    if (!all.isEmpty() && random.nextInt(5) == 0) {
      return all.get(random.nextInt(all.size()));
    }
    int time = all.size();
    ObjectNode segment =
        Producer.segment(
                "s" + (time / 4 + random.nextInt(8)),
                "text " + random.nextInt(1000),
                random.nextInt(3) == 0)
            .put("revision", random.nextInt(50))
            .put("startMs", time * 700L)
            .put("endMs", time * 700L + 600);
    all.add(segment);
    return segment;
  }

  private void redact(Random random) {
    int status =
        by(Producer.token())
            .contentType("application/json")
            .body("{\"find\":\"text " + random.nextInt(10) + "\"}")
            .post(path("/redactions"))
            .statusCode();
    // It may lose against a producer that is faster, again and again, and says so.
    assertThat(status).isIn(200, 503);
  }

  private ReaderState stored() {
    JsonNode all = by(Producer.token()).get(path("?limit=1000")).as(JsonNode.class);
    ReaderState state = new ReaderState();
    all.path("entries").forEach(state::takeStored);
    all.path("interims").forEach(state::takeStored);
    assertThat(state.ended).isTrue();
    return state;
  }
}
