package dev.holdfast.rooms.webhook;

import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.webhook.Webhooks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** What a receiver is sent, and how it is signed. */
@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@QuarkusTestResource(value = Receivers.class, restrictToAnnotatedClass = true)
class DeliveryTest extends WebhookTest {
  @Inject CallRecords records;
  @Inject Webhooks webhooks;
  @Inject Streams streams;
  @Inject ObjectMapper json;

  private final Receiver every = Receivers.of("every");

  @Test
  void tellsWhatHappensInARoomAsItsLogDoes() {
    String room = roomGuests.room("standard");
    RoomGuests.Guest alice = roomGuests.enters("alice", "customer", room);
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", room);

    await().until(() -> every.of(room).size() == 4);
    assertThat(every.of(room))
        .extracting(Receiver.Received::type)
        .containsExactly(
            "room-created", "participant-joined", "call-started", "participant-joined");
    Receiver.Received joined = every.of(room).getLast();
    JsonNode event = joined.event();
    assertThat(event.fieldNames())
        .toIterable()
        .containsExactly("id", "hook", "type", "at", "roomId", "callId", "log", "offset", "data");
    assertThat(event.path("hook").asText()).isEqualTo("every");
    assertThat(event.path("log").asText()).isEqualTo("room:" + room);
    assertThat(event.path("data").path("participant").path("userId").asText()).isEqualTo("bob");
    assertThat(event.path("callId")).isEqualTo(event.path("data").path("callId"));
    assertThat(joined.path()).isEqualTo("/from/holdfast?hook=every");
    assertThat(joined.header("content-type")).isEqualTo("application/json");
    assertThat(joined.header("user-agent")).startsWith("Holdfast");
    assertThat(joined.header("host")).isEqualTo("127.0.0.1:" + every.port());
    assertThat(joined.body()).doesNotContain(alice.sessionId()).doesNotContain(bob.sessionId());
    assertThat(offsets(every.of(room))).isEqualTo(log(room));
  }

  @Test
  void signsAsTheStandardsOwnLibraryWantsIt() throws Exception {
    String room = roomGuests.room("standard");
    await().until(() -> every.of(room).size() == 1);
    Receiver.Received request = every.of(room).getFirst();

    for (String secret : List.of(Receivers.SECRET, Receivers.NEXT_SECRET)) {
      new Webhook(secret).verify(request.body(), request.headers());
    }

    assertThat(request.header("webhook-id")).isEqualTo(request.id()).doesNotContain(".");
    assertThat(request.header("webhook-signature").split(" ")).hasSize(2);
    assertThatThrownBy(
            () -> new Webhook(Receivers.SECRET).verify(request.body() + " ", request.headers()))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void tellsWhatHappenedToACallBeforeItHadARoom() {
    String call = RandomId.random();
    String room = "a-room-of-" + call;
    record(
        call,
        new LogName.Call(call),
        "17-1",
        "call-requested",
        Map.of(
            "callId",
            call,
            "queue",
            "support",
            "customer",
            Map.of("userId", "alice", "name", "Alice")));
    record(
        call,
        new LogName.Room(room),
        "3-1",
        "call-started",
        Map.of("callId", call, "roomId", room));
    record(call, new LogName.Call(call), "17-2", "call-accepting", Map.of("callId", call));

    await().until(() -> ofCall(call).size() == 2);
    assertThat(ofCall(call))
        .extracting(Receiver.Received::type)
        .containsExactly("call-requested", "call-accepting");
    assertThat(ofCall(call).getFirst().event().path("log").asText()).isEqualTo("call:" + call);
  }

  @Test
  void sendsOnlyTheTypesThatAreWanted() {
    String room = roomGuests.room("standard");
    roomGuests.leaves(roomGuests.enters("alice", "agent", room));
    byService().delete("/v1/rooms/" + room);

    Receiver some = Receivers.of("some");
    await().until(() -> some.of(room).size() == 2);
    await().until(() -> every.of(room).size() == 4);
    assertThat(some.of(room))
        .extracting(Receiver.Received::type)
        .containsExactly("participant-left", "room-closed");
  }

  @Test
  void tellsNothingOfWhatHappenedBeforeItWasThere() {
    String room = RandomId.random();
    long now = System.currentTimeMillis();
    StreamLimits limits = new StreamLimits(30, 1 << 20, Duration.ofHours(1), Duration.ofHours(1));
    String log = new EventLogRef(new LogName.Room(room)).events();
    for (long at : List.of(now - 3_600_000, now + 60_000)) {
      Await.on(
          streams.append(
              log,
              "{\"type\":\"room-created\",\"at\":"
                  + at
                  + ",\"data\":{\"roomId\":\""
                  + room
                  + "\"}}",
              limits));
    }
    Await.on(webhooks.ask("room:" + room));

    await().until(() -> !every.of(room).isEmpty());
    assertThat(every.of(room))
        .singleElement()
        .satisfies(one -> assertThat(one.event().path("at").asLong()).isEqualTo(now + 60_000));
  }

  private void record(
      String call, LogName source, String offset, String type, Map<String, Object> data) {
    SequencedMap<Offset, String> events = new LinkedHashMap<>();
    events.put(
        Offset.parse(offset).orElseThrow(),
        LoggedEvent.recorded(type, System.currentTimeMillis() + 1000, json.valueToTree(data)));
    Await.on(records.record(call, new LinkedHashMap<>(Map.of(source, events))));
  }

  private List<Receiver.Received> ofCall(String call) {
    return every.received().stream()
        .filter(one -> one.event().path("callId").asText().equals(call))
        .toList();
  }
}
