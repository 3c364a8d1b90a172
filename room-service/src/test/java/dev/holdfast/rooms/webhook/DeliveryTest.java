package dev.holdfast.rooms.webhook;

import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.webhook.Progress;
import dev.holdfast.state.webhook.Webhooks;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.SeededRuns;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@QuarkusTestResource(value = Receivers.class, restrictToAnnotatedClass = true)
class DeliveryTest {
  @Inject RoomGuests roomGuests;
  @Inject CallRecords records;
  @Inject Webhooks webhooks;
  @Inject Progress progress;
  @Inject Streams streams;
  @Inject RedisLinks redis;
  @Inject ObjectMapper json;
  @Inject MeterRegistry metrics;

  private final Receiver every = Receivers.of("every");
  private final Receiver flaky = Receivers.of("flaky");
  private final Receiver slow = Receivers.of("slow");
  private final Receiver stuck = Receivers.of("stuck");

  @BeforeEach
  void awaitServed() {
    Receivers.awaitServed(redis);
  }

  @AfterEach
  void answerAgain() {
    List.of(every, flaky, slow, stuck).forEach(receiver -> receiver.answer(Receiver.Answer.TAKEN));
  }

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
    assertThat(offsets(every.of(room))).isEqualTo(log(room, "offset"));
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
  void keepsTheOrderOfEachRoomHoweverTheReceiverAnswersAndWhoeverIsAsked() {
    SeededRuns.run(1, this::keepsTheOrder);
  }

  private void keepsTheOrder(Random of) {
    long seed = of.nextLong();
    flaky.answer(
        request -> {
          Random random = new Random(seed ^ request.hashCode());
          Patience.pass(Duration.ofMillis(random.nextInt(10)));
          return new Receiver.Reply(random.nextInt(4) == 0 ? 500 : 200, Map.of());
        });
    List<String> rooms = IntStream.range(0, 6).mapToObj(i -> roomGuests.room("standard")).toList();
    for (int i = 0; i < 6; i++) {
      rooms.parallelStream().forEach(this::comesAndGoes);
    }

    for (String room : rooms) {
      await().until(() -> taken(flaky, room).containsAll(log(room, "offset")));
      assertThat(taken(flaky, room)).isEqualTo(log(room, "offset"));
      assertThat(offsets(flaky.of(room)).stream().distinct().toList())
          .isEqualTo(log(room, "offset"));
    }
  }

  @Test
  void missesNothingOfAnOutageAndRepeatsWithTheSameId() {
    String room = roomGuests.room("standard");
    await().until(() -> flaky.of(room).size() == 1);
    flaky.answer(Receiver.Answer.of(503));
    comesAndGoes(room);
    // With the default pauses these are more than ten minutes.
    await().until(() -> flaky.of(room).size() > 12);
    comesAndGoes(room);
    assertThat(status("flaky").path("failing").asInt()).isPositive();
    assertThat(status("flaky").path("lagMs").asLong()).isPositive();
    assertThat(status("flaky").path("lastFailure").asText()).isEqualTo("answered 503");
    flaky.answer(Receiver.Answer.TAKEN);

    await().until(() -> offsets(flaky.of(room)).containsAll(log(room, "offset")));
    List<Receiver.Received> attempts =
        flaky.of(room).stream().filter(one -> one.id().equals(flaky.of(room).get(1).id())).toList();
    assertThat(attempts).hasSizeGreaterThan(10);
    assertThat(attempts).extracting(Receiver.Received::body).containsOnly(attempts.get(0).body());
    assertThat(attempts)
        .extracting(one -> one.header("webhook-id"))
        .containsOnly(attempts.get(0).id());
    await().until(() -> status("flaky").path("lastSuccessAt").asLong() > 0);
    assertThat(count("holdfast.webhooks.attempts", "hook", "flaky", "outcome", "refused"))
        .isGreaterThan(10);
  }

  @Test
  void aReceiverThatIsSlowHoldsUpNobodyElse() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    slow.answer(
        request -> {
          begun.countDown();
          held.await();
          return new Receiver.Reply(204, Map.of());
        });
    roomGuests.room("standard");
    // Its event, or one of another test's that was still to be sent: it takes one at a time.
    Patience.open(begun);
    List<String> rooms = IntStream.range(0, 40).mapToObj(i -> roomGuests.room("standard")).toList();
    String brief = roomGuests.room("brief");
    roomGuests.enters("alice", "customer", brief);
    roomGuests.dropsOut(roomGuests.enters("bob", "agent", brief));

    // Windows end, and others are told.
    await().until(() -> types(every, brief).contains("call-ended"));
    rooms.forEach(room -> await().until(() -> every.of(room).size() == 1));
    assertThat(rooms).allSatisfy(room -> assertThat(slow.of(room)).isEmpty());
    assertThat(status("slow").path("waiting").asInt()).isGreaterThanOrEqualTo(40);

    held.countDown();
    rooms.forEach(room -> await().until(() -> slow.of(room).size() == 1));
  }

  @Test
  void anAnswerThatDoesNotComeInTimeIsAFailedAttempt() {
    String room = roomGuests.room("standard");
    AtomicInteger hung = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    stuck.answer(
        request -> {
          if (request.roomId().equals(room) && hung.getAndIncrement() < 2) {
            never.await();
          }
          return new Receiver.Reply(200, Map.of());
        });
    comesAndGoes(room);

    await().until(() -> offsets(stuck.of(room)).containsAll(log(room, "offset")));
    never.countDown();
    assertThat(count("holdfast.webhooks.attempts", "hook", "stuck", "outcome", "timed-out"))
        .isGreaterThanOrEqualTo(1);
  }

  @Test
  void comesBackWhenTheReceiverAsksItTo() {
    String room = roomGuests.room("standard");
    await().until(() -> flaky.of(room).size() == 1);
    AtomicInteger asked = new AtomicInteger();
    flaky.answer(
        request ->
            request.roomId().equals(room) && asked.getAndIncrement() == 0
                ? new Receiver.Reply(429, Map.of("Retry-After", "2"))
                : new Receiver.Reply(204, Map.of()));
    comesAndGoes(room);

    await().until(() -> flaky.of(room).size() == 4);
    List<Receiver.Received> received = flaky.of(room);
    assertThat(received.get(1).id()).isEqualTo(received.get(2).id());
    assertThat(Duration.ofNanos(received.get(2).atNanos() - received.get(1).atNanos()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void goesOnWhereAReplicaThatDiedHadNotNotedWhatItSent() {
    String room = roomGuests.room("standard");
    await().until(() -> every.of(room).size() == 1);
    String key = new EventLogRef(new LogName.Room(room)).progressOf("every");
    Duration lease = Patience.window(Duration.ofMillis(500));
    Progress.Times brief = new Progress.Times(lease, Duration.ofHours(1));
    // The other replica has the log, sends what comes next, and dies before it notes that.
    await().until(() -> Await.on(progress.take(key, brief)) instanceof Progress.Take.Taken);
    comesAndGoes(room);

    Patience.awaitAfter(lease).until(() -> every.of(room).size() == 3);
    assertThat(offsets(every.of(room))).isEqualTo(log(room, "offset"));
  }

  @Test
  void saysWhereEventsWereLostBeforeTheyWereSent() {
    String room = roomGuests.room("standard");
    await().until(() -> flaky.of(room).size() == 1);
    flaky.answer(Receiver.Answer.of(500));
    for (int i = 0; i < 20; i++) {
      comesAndGoes(room);
    }
    // What was read before it was lost is not in attempt any more.
    await().until(() -> types(flaky, room).contains("gap"));
    flaky.answer(Receiver.Answer.TAKEN);

    await().until(() -> offsets(flaky.of(room)).containsAll(log(room, "offset")));
    // The one that was taken: while it was attempted more was lost.
    Receiver.Received gap =
        flaky.of(room).stream().filter(one -> one.type().equals("gap")).toList().getLast();
    assertThat(gap.event().path("data").path("after").asText())
        .isEqualTo(offsets(flaky.of(room)).getFirst());
    assertThat(log(room, "offset")).contains(gap.event().path("data").path("next").asText());
    assertThat(count("holdfast.webhooks.gaps", "hook", "flaky")).isPositive();
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

  private void comesAndGoes(String room) {
    roomGuests.leaves(roomGuests.enters("alice", "customer", room));
  }

  private void record(
      String call, LogName source, String offset, String type, Map<String, Object> data) {
    SequencedMap<Offset, String> events = new LinkedHashMap<>();
    events.put(
        Offset.parse(offset).orElseThrow(),
        LoggedEvent.recorded(type, System.currentTimeMillis() + 1000, json.valueToTree(data)));
    Await.on(records.record(call, source, events));
  }

  private List<Receiver.Received> ofCall(String call) {
    return every.received().stream()
        .filter(one -> one.event().path("callId").asText().equals(call))
        .toList();
  }

  /** What a receiver answered 2xx, which it does the last time an event comes. */
  private static List<String> taken(Receiver receiver, String room) {
    List<String> last = new ArrayList<>();
    for (String offset : offsets(receiver.of(room))) {
      last.remove(offset);
      last.add(offset);
    }
    return last;
  }

  private static List<String> offsets(List<Receiver.Received> received) {
    return received.stream()
        .filter(one -> !one.type().equals("gap"))
        .map(one -> one.event().path("offset").asText())
        .toList();
  }

  private static List<String> types(Receiver receiver, String room) {
    return receiver.of(room).stream().map(Receiver.Received::type).toList();
  }

  private static List<String> log(String room, String field) {
    return byService()
        .get("/v1/rooms/" + room + "/events")
        .jsonPath()
        .getList("events." + field, String.class);
  }

  private JsonNode status(String name) {
    try {
      for (JsonNode webhook :
          json.readTree(byService().get("/v1/webhooks").asString()).path("webhooks")) {
        if (webhook.path("name").asText().equals(name)) {
          return webhook;
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    throw new AssertionError("no webhook " + name);
  }

  private double count(String name, String... tags) {
    var counter = metrics.find(name).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }
}
