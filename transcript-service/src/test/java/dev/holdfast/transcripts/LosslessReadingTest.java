package dev.holdfast.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.SeededRuns;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class LosslessReadingTest extends TranscriptTest {
  private static final int SEGMENTS = 150;

  @RepeatedTest(3)
  void aReaderWhoDropsAtRandomPointsHasEveryFinalOnceAndInOrder() {
    SeededRuns.run(1, this::dropAtRandomPoints);
  }

  private void dropAtRandomPoints(Random random) {
    CompletableFuture<List<String>> said = speak(random);
    Observer observer = new Observer();
    while (!observer.ended) {
      try (LiveClient reader = reader("?after=" + observer.offset)) {
        observer.connected();
        observeSome(reader, observer, random.nextInt(60));
      }
    }
    assertThat(observer.finals).isEqualTo(said.join());
  }

  @RepeatedTest(3)
  void aReaderWhoResumesOnTheOpenSocketHasEveryFinalOnceAndInOrder() {
    SeededRuns.run(1, this::resumeOnTheOpenSocket);
  }

  private void resumeOnTheOpenSocket(Random random) {
    CompletableFuture<List<String>> said = speak(random);
    List<String> finals = new ArrayList<>();
    try (LiveClient reader = reader("")) {
      int resumes = 0;
      JsonNode message = reader.next();
      while (!message.path("type").asText().equals("ended")) {
        if (message.path("transcript").path("isFinal").asBoolean()) {
          finals.add(message.path("transcript").path("id").asText());
          if (resumes < 5 && random.nextInt(20) == 0) {
            resumes++;
            resumeAndSkipToTheAnswer(reader, message.path("offset").asText());
          }
        }
        message = reader.next();
      }
    }
    assertThat(finals).isEqualTo(said.join());
  }

  @RepeatedTest(3)
  void readersWhoJoinLateHaveEveryFinalOnceAndInOrder() {
    SeededRuns.run(1, this::joinLate);
  }

  private void joinLate(Random random) {
    CompletableFuture<List<String>> said = speak(random);
    List<CompletableFuture<Observer>> readers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      try (LiveClient pacemaker = reader("")) {
        pacemaker.awaitCount(random.nextInt(40));
      }
      // They wait: in the common pool they would keep the HTTP client from its own work.
      readers.add(CompletableFuture.supplyAsync(this::readToTheEnd, Thread::startVirtualThread));
    }
    readers.forEach(reader -> assertThat(reader.join().finals).isEqualTo(said.join()));
  }

  private CompletableFuture<List<String>> speak(Random random) {
    return new RandomCall(new Random(random.nextLong()), new Producer(callId)).speak(SEGMENTS);
  }

  private Observer readToTheEnd() {
    Observer observer = new Observer();
    try (LiveClient reader = reader("")) {
      observeSome(reader, observer, Integer.MAX_VALUE);
    }
    return observer;
  }

  /** What was under way when the resume was sent comes again behind the answer. */
  private static void resumeAndSkipToTheAnswer(LiveClient reader, String offset) {
    reader.send("{\"type\":\"resume\",\"after\":\"" + offset + "\"}");
    JsonNode message = reader.next();
    while (!message.path("recovered").asBoolean()) {
      message = reader.next();
    }
  }

  private static void observeSome(LiveClient reader, Observer observer, int most) {
    for (int i = 0; i < most && !observer.ended; i++) {
      observer.observe(reader.next());
    }
  }
}
