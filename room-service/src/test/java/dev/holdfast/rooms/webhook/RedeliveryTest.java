package dev.holdfast.rooms.webhook;

import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.webhook.Progress;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.SeededRuns;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of the order and of the events if a receiver or a replica fails. */
@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@QuarkusTestResource(value = Receivers.class, restrictToAnnotatedClass = true)
class RedeliveryTest extends WebhookTest {
  @Inject Progress progress;

  private final Receiver every = Receivers.of("every");
  private final Receiver flaky = Receivers.of("flaky");
  private final Receiver slow = Receivers.of("slow");
  private final Receiver stuck = Receivers.of("stuck");

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
      await().until(() -> taken(flaky, room).containsAll(log(room)));
      assertThat(taken(flaky, room)).isEqualTo(log(room));
      assertThat(offsets(flaky.of(room)).stream().distinct().toList()).isEqualTo(log(room));
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
    assertThat(status("flaky").getInt("failing")).isPositive();
    assertThat(status("flaky").getLong("lagMs")).isPositive();
    assertThat(status("flaky").getString("lastFailure")).isEqualTo("answered 503");
    flaky.answer(Receiver.Answer.TAKEN);

    await().until(() -> offsets(flaky.of(room)).containsAll(log(room)));
    List<Receiver.Received> attempts =
        flaky.of(room).stream().filter(one -> one.id().equals(flaky.of(room).get(1).id())).toList();
    assertThat(attempts).hasSizeGreaterThan(10);
    assertThat(attempts).extracting(Receiver.Received::body).containsOnly(attempts.get(0).body());
    assertThat(attempts)
        .extracting(one -> one.header("webhook-id"))
        .containsOnly(attempts.get(0).id());
    await().until(() -> status("flaky").get("lastSuccessAt") != null);
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
    assertThat(status("slow").getInt("waiting")).isGreaterThanOrEqualTo(40);

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

    await().until(() -> offsets(stuck.of(room)).containsAll(log(room)));
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
    assertThat(offsets(every.of(room))).isEqualTo(log(room));
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

    await().until(() -> offsets(flaky.of(room)).containsAll(log(room)));
    // The one that was taken: while it was attempted more was lost.
    Receiver.Received gap =
        flaky.of(room).stream().filter(one -> one.type().equals("gap")).toList().getLast();
    assertThat(gap.event().path("data").path("after").asText())
        .isEqualTo(offsets(flaky.of(room)).getFirst());
    assertThat(log(room)).contains(gap.event().path("data").path("next").asText());
    assertThat(count("holdfast.webhooks.gaps", "hook", "flaky")).isPositive();
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

  private static JsonPath status(String name) {
    return byService()
        .get("/v1/webhooks")
        .jsonPath()
        .setRootPath("webhooks.find { it.name == '%s' }".formatted(name));
  }
}
