package dev.holdfast.rooms.event;

import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Calls.token;
import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.EventReader;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.testing.Logged;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@TestProfile(EventDrainTest.OwnProcess.class)
class EventDrainTest {
  /** A replica that is drained is of no use to other tests. */
  public static final class OwnProcess implements QuarkusTestProfile {}

  private static final int READERS = 8;
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final Duration SHARE = WINDOW.dividedBy(READERS);
  // Of a timer's clock.
  private static final Duration INACCURACY = Duration.ofMillis(20);

  @Inject RoomGuests roomGuests;
  @Inject EventDrain drain;

  @TestHTTPResource("/v1/rooms/")
  URI rooms;

  @Test
  void endsStreamsOneByOneRefusesNewOnesAndNothingIsLost() throws Exception {
    String room = roomGuests.room("standard");
    List<EventReader> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(
          new EventReader(rooms.resolve(room + "/events"), token("sue", "supervisor"), Map.of()));
    }
    try (Logged logged = new Logged()) {
      await().until(() -> readers.stream().allMatch(reader -> !reader.received().isEmpty()));

      long began = System.nanoTime();
      drain.begin(WINDOW);
      assertRefused(room);
      for (int ended = 0; ended < READERS; ended++) {
        int before = ended;
        roomGuests.leaves(roomGuests.enters("alice", "customer", room));
        await().until(() -> readers.stream().filter(EventReader::hasEnded).count() > before);
      }

      await().until(() -> told(logged, "drain-ended").size() == 1);
      assertThat(told(logged, "drain-began"))
          .singleElement()
          .asString()
          .contains("clients=" + READERS + " withinMs=" + WINDOW.toMillis());
      List<Long> ends = readers.stream().map(EventReader::endedAt).sorted().toList();
      for (int i = 0; i < READERS; i++) {
        assertThat(Duration.ofNanos(ends.get(i) - began))
            .as("end %d", i)
            .isGreaterThan(SHARE.multipliedBy(i + 1).minus(INACCURACY));
      }
      List<String> all = readAfter(room, "0");
      for (EventReader reader : readers) {
        List<String> seen = reader.received().stream().map(EventReader.Received::id).toList();
        assertThat(Stream.concat(seen.stream(), readAfter(room, seen.getLast()).stream()))
            .isEqualTo(all);
      }
    } finally {
      for (EventReader reader : readers) {
        reader.close();
      }
    }
  }

  private static List<String> told(Logged logged, String happening) {
    return logged.from(Level.INFO).stream()
        .filter(line -> line.startsWith("dev.holdfast.happenings." + happening))
        .toList();
  }

  private static void assertRefused(String room) {
    Response refusal = byService().accept("text/event-stream").get("/v1/rooms/" + room + "/events");
    assertProblem(refusal, 503, "draining");
    assertThat(refusal.header("Retry-After")).isNotNull();
  }

  /** The offsets of the events after one, as another replica would send them. */
  private static List<String> readAfter(String room, String offset) {
    return byService()
        .queryParams(Map.of("after", offset, "limit", 1000))
        .get("/v1/rooms/" + room + "/events")
        .jsonPath()
        .getList("events.offset", String.class);
  }
}
