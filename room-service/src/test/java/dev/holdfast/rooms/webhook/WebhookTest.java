package dev.holdfast.rooms.webhook;

import static dev.holdfast.rooms.Calls.byService;

import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.redis.RedisLinks;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What is sent to the receivers of a service under test. */
abstract class WebhookTest {
  @Inject RoomGuests roomGuests;
  @Inject RedisLinks redis;
  @Inject MeterRegistry metrics;

  @BeforeEach
  void awaitServed() {
    Receivers.awaitServed(redis);
  }

  @AfterEach
  void answerAgain() {
    Receivers.answerAgain();
  }

  void comesAndGoes(String room) {
    roomGuests.leaves(roomGuests.enters("alice", "customer", room));
  }

  static List<String> offsets(List<Receiver.Received> received) {
    return received.stream()
        .filter(one -> !one.type().equals("gap"))
        .map(one -> one.event().path("offset").asText())
        .toList();
  }

  static List<String> types(Receiver receiver, String room) {
    return receiver.of(room).stream().map(Receiver.Received::type).toList();
  }

  /** The offsets of what a room's log has. */
  static List<String> log(String room) {
    return byService()
        .get("/v1/rooms/" + room + "/events")
        .jsonPath()
        .getList("events.offset", String.class);
  }

  double count(String name, String... tags) {
    var counter = metrics.find(name).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }
}
