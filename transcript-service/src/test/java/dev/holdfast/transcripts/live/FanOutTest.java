package dev.holdfast.transcripts.live;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.transcripts.TranscriptTest;
import dev.holdfast.transcripts.socket.Frame;
import dev.holdfast.transcripts.socket.Outbox;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import dev.holdfast.transcripts.socket.Wire;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many readers of one call at one replica. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(FanOutTest.LongSegments.class)
class FanOutTest extends TranscriptTest {
  /** No open segment is given up, however long all readers take to come. */
  public static final class LongSegments implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("holdfast.transcript.interim-timeout", "PT1H");
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int READERS = 100;
  private static final int LOOPS = 3;
  private static final int CAPACITY = 20_000;

  @Inject LiveReaders readers;
  @Inject Vertx vertx;

  private final List<Client> clients = new ArrayList<>();
  private List<Executor> loops;

  /** A client whose connection takes what it is given, at once or when the test says so. */
  private static final class Client implements Wire {
    final List<Frame> given = new CopyOnWriteArrayList<>();
    final Deque<Runnable> unwritten = new ArrayDeque<>();
    final Executor loop;
    volatile ErrorCode closed;
    private boolean reading = true;
    private LiveReader reader;

    Client(Executor loop) {
      this.loop = loop;
    }

    @Override
    public void write(Frame frame, Runnable written) {
      given.add(frame);
      if (reading) {
        loop.execute(written);
      } else {
        unwritten.add(written);
      }
    }

    @Override
    public void close(ErrorCode why) {
      closed = why;
    }

    void stopReading() {
      loop.execute(() -> reading = false);
    }

    void readOn() {
      loop.execute(
          () -> {
            reading = true;
            while (!unwritten.isEmpty()) {
              unwritten.poll().run();
            }
          });
    }

    List<String> texts() {
      return given.stream()
          .map(frame -> json(frame).path("transcript").path("text").asText())
          .filter(text -> !text.isEmpty())
          .toList();
    }

    private static JsonNode json(Frame frame) {
      try {
        return JSON.readTree(frame.text());
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }
  }

  @BeforeEach
  void makeLoops() {
    loops =
        Stream.generate(vertx::getOrCreateContext)
            .limit(LOOPS)
            .<Executor>map(context -> task -> context.runOnContext(ignored -> task.run()))
            .toList();
  }

  @AfterEach
  void leave() {
    clients.forEach(client -> client.loop.execute(client.reader::stop));
  }

  @Test
  void oneEncodingOfAMessageIsForAHundredReaders() {
    join(i -> i % 2 == 0 ? Map.of() : batching());

    producer().saysForNow("s1", "hel", 1);
    producer().saysForNow("s1", "hello", 2);
    producer().says("s1", "Hello.");

    List<String> said = List.of("marker", "hel", "hello", "Hello.");
    clients.forEach(client -> await().until(() -> client.texts().equals(said)));
    Set<Frame> encoded = Collections.newSetFromMap(new IdentityHashMap<>());
    // What each of them was shown of the marker it had asked for by itself.
    clients.forEach(client -> encoded.addAll(client.given.subList(2, client.given.size())));
    assertThat(encoded).hasSize(said.size() - 1);
  }

  @Test
  void aSlowReaderHoldsUpNobodyAndLosesNoneOfItsOwnFinals() {
    join(i -> Map.of());
    Client slow = clients.getFirst();
    slow.stopReading();

    List<String> finals = new ArrayList<>(List.of("marker"));
    // More than half of what may wait, and not all of it.
    for (int i = 1; i <= 30; i++) {
      finals.add(i + " " + "x".repeat(100));
      producer().says("s" + i, finals.getLast());
    }
    producer().saysForNow("open", "hel", 1);
    producer().saysForNow("open", "hello", 2);

    clients.stream()
        .skip(1)
        .forEach(client -> await().until(() -> client.texts().getLast().equals("hello")));
    await().until(() -> slow.texts().containsAll(finals));
    assertThat(slow.texts()).as("interims wait until there is room").isEqualTo(finals);
    slow.readOn();
    await().until(() -> slow.texts().getLast().equals("hello"));
    finals.add("hello");
    assertThat(slow.texts()).isEqualTo(finals);
    assertThat(slow.closed).isNull();
  }

  private static Map<String, String> batching() {
    return Map.of(ReplayFrames.BATCH, "true");
  }

  /**
   * All of them, when this returns, are live and have the answer to what they asked: what comes now
   * they only hear. The marker is what each asks for when it is live. The first one comes alone, so
   * that the channel is heard before the others come: whoever comes before makes all ask again.
   */
  private void join(IntFunction<Map<String, String>> query) {
    producer().saysForNow("marker", "marker", 1);
    joins(query.apply(0));
    awaitMarker();
    IntStream.range(1, READERS).forEach(i -> joins(query.apply(i)));
    awaitMarker();
  }

  private void awaitMarker() {
    clients.forEach(client -> await().until(() -> client.texts().equals(List.of("marker"))));
  }

  private void joins(Map<String, String> query) {
    Client client = new Client(loops.get(clients.size() % LOOPS));
    UpgradeRequest request = new UpgradeRequest(null, callId, query, null);
    Outbox outbox = new Outbox(client, CAPACITY, new Outbox.Tally() {});
    client.reader = readers.reader(request, outbox, client.loop, () -> {});
    clients.add(client);
    client.loop.execute(client.reader::begin);
  }
}
