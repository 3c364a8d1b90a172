package dev.holdfast.rooms.deadline;

import static dev.holdfast.testing.Patience.await;
import static dev.holdfast.testing.Patience.awaitAfter;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.room.RoomStatus;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.testing.Patience;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class DeadlineTest {
  @Inject RoomGuests roomGuests;
  @Inject DeadlineWorker worker;
  @Inject DeadlineConfig config;
  @Inject Grace grace;
  @Inject Reconciler reconciler;
  @Inject Deadlines deadlines;
  @Inject Replicas replicas;
  @Inject Rooms rooms;
  @Inject RedisLinks redis;
  @Inject MeterRegistry metrics;

  @AfterEach
  void workAgain() {
    worker.start();
  }

  @Test
  void aWindowThatRunsOutEndsTheCallForBoth() {
    String room = roomGuests.room("brief");
    RoomGuests.Guest alice = roomGuests.enters("alice", "customer", room);
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", room);
    roomGuests.dropsOut(alice);

    await().until(() -> rooms.show(room).participant("alice").isEmpty());

    assertEndedBySilence(alice);
    assertEndedBySilence(bob);
    assertThat(rooms.show(room).call()).isEmpty();
    assertThat(rooms.show(room).participant("bob")).isPresent();
    JsonNode left = roomGuests.toldTo(bob, "participant-left").getFirst();
    assertThat(left.path("reason").asText()).isEqualTo("reconnection-timeout");
    assertThat(left.at("/participant/userId").asText()).isEqualTo("alice");
  }

  @Test
  void aWindowEndsAlsoIfNobodyWorkedWhenItRanOut() {
    String room = roomGuests.room("brief");
    RoomGuests.Guest alice = roomGuests.enters("alice", "customer", room);
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", room);
    worker.stop();
    roomGuests.dropsOut(alice);
    await().until(() -> ranOut(room, "alice"));
    assertThat(roomGuests.toldTo(bob, "call-ended")).isEmpty();

    worker.start();

    await().until(() -> rooms.show(room).participant("alice").isEmpty());
    assertEndedBySilence(alice);
    assertEndedBySilence(bob);
  }

  @Test
  void whatACrashedWorkerHadClaimedIsDoneByAnother() {
    String room = roomGuests.room("brief");
    roomGuests.enters("alice", "customer", room);
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", room);
    worker.stop();
    roomGuests.dropsOut(bob);
    await().until(() -> ranOut(room, "bob"));
    Duration lapse = Duration.ofMillis(700);
    AtomicLong claimed = new AtomicLong();
    await()
        .until(
            () -> {
              claimed.set(System.currentTimeMillis());
              return claimEverything(lapse).contains(Rooms.deadlineOf(room));
            });

    worker.start();

    await().until(() -> rooms.show(room).participant("bob").isEmpty());
    assertThat(System.currentTimeMillis() - claimed.get()).isGreaterThanOrEqualTo(lapse.toMillis());
    assertEndedBySilence(bob);
  }

  @Test
  void severalWorkersShareTheWorkAndEachThingHappensOnce() {
    worker.stop();
    List<String> many = new ArrayList<>();
    List<RoomGuests.Guest> remaining = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String room = roomGuests.room("brief");
      many.add(room);
      RoomGuests.Guest alice = roomGuests.enters("alice", "customer", room);
      remaining.add(roomGuests.enters("bob", "agent", room));
      roomGuests.dropsOut(alice);
    }
    DeadlineWorker another = new DeadlineWorker(deadlines, config, grace, reconciler);
    worker.start();
    another.start();
    try {
      await()
          .until(
              () -> many.stream().allMatch(one -> rooms.show(one).participant("alice").isEmpty()));
      for (RoomGuests.Guest bob : remaining) {
        await().until(() -> !roomGuests.toldTo(bob, "call-ended").isEmpty());
        assertThat(roomGuests.toldTo(bob, "participant-left")).hasSize(1);
        assertEndedBySilence(bob);
      }
    } finally {
      another.stop();
    }
  }

  @Test
  void theSessionsOfADeadReplicaGetTheirWindows() {
    String dead = "replica-" + RandomId.random();
    String room = roomGuests.room("standard");
    roomGuests.enters("alice", "customer", room, dead);
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", room);
    Duration lease = Duration.ofMillis(300);
    Await.on(replicas.renew(dead, "127.0.0.1:1", lease));
    Await.on(deadlines.schedule("replica:" + dead, lease));

    await().until(() -> !roomGuests.toldTo(bob, "participant-disconnected").isEmpty());

    assertThat(rooms.show(room).participant("alice").orElseThrow().deadline()).isPresent();
    assertThat(rooms.show(room).participant("bob").orElseThrow().deadline()).isEmpty();
    await().until(() -> Await.on(replicas.address(dead)).isEmpty());
    assertThat(Await.on(replicas.heldBy(dead, 10))).isEmpty();
  }

  @Test
  void aReplicaThatRenewsItsLeaseKeepsItsSessions() {
    String living = "replica-" + RandomId.random();
    Await.on(replicas.renew(living, "127.0.0.1:1", Patience.window(Duration.ofMinutes(1))));
    String room = roomGuests.room("standard");
    roomGuests.enters("alice", "customer", room, living);
    double before = reconciled("replica", "again");

    Await.on(deadlines.schedule("replica:" + living, Duration.ZERO));

    await().until(() -> reconciled("replica", "again") > before);
    assertThat(rooms.show(room).participant("alice").orElseThrow().isConnected()).isTrue();
    assertThat(Await.on(replicas.address(living))).isPresent();
  }

  @Test
  void aLookThatFailsIsDoneAgainUntilItSucceeds() {
    String room = RandomId.random();
    String key = "{room:" + room + "}";
    Await.on(redis.send(Command.SET, key, "not what a room looks like"));
    double before = reconciled("room", "failed");
    Await.on(deadlines.schedule(Rooms.deadlineOf(room), Duration.ZERO));
    awaitAfter(config.claimLapse()).until(() -> reconciled("room", "failed") >= before + 2);

    double over = reconciled("room", "over");
    Await.on(redis.send(Command.DEL, key));
    awaitAfter(config.claimLapse()).until(() -> reconciled("room", "over") > over);
  }

  @Test
  void aKindThatIsNotKnownIsLeftToSomebodyElse() {
    String member = "tea:" + RandomId.random();
    double before = reconciled("unknown", "skipped");

    Await.on(deadlines.schedule(member, Duration.ZERO));

    awaitAfter(config.claimLapse()).until(() -> reconciled("unknown", "skipped") >= before + 2);
  }

  @Test
  void anEmptyRoomIsClosedWhenItsTimeIsOver() {
    String room = roomGuests.room("fleeting");
    await().until(() -> rooms.show(room).status() == RoomStatus.CLOSED);
    assertThat(rooms.show(room).closeReason()).hasValue("empty");
  }

  @Test
  void whoClosedThePageIsCountedApart() {
    double closed = windowsEnded("left");
    String room = roomGuests.room("brief");
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", room);

    roomGuests.closesPage(bob);

    await().until(() -> windowsEnded("left") > closed);
  }

  @Test
  void whoDidNotComeBackIsCounted() {
    double before = windowsEnded("lost");
    String room = roomGuests.room("brief");
    roomGuests.dropsOut(roomGuests.enters("alice", "customer", room));

    await().until(() -> windowsEnded("lost") > before);
  }

  @Test
  void latenessIsMeasured() {
    String room = roomGuests.room("brief");
    roomGuests.enters("alice", "customer", room);
    await().until(() -> reconciled("room", "again") > 0);
    var timer = metrics.get("holdfast.deadlines.lateness").tag("kind", "room").timer();
    assertThat(timer.count()).isPositive();
  }

  private boolean ranOut(String room, String userId) {
    var view = rooms.show(room);
    return view.participant(userId).orElseThrow().deadline().orElse(Long.MAX_VALUE) < view.at();
  }

  private List<String> claimEverything(Duration lapse) {
    List<String> members = new ArrayList<>();
    for (int shard = 0; shard < Deadlines.SHARDS; shard++) {
      Await.on(deadlines.claim(shard, 1000, lapse)).forEach(one -> members.add(one.member()));
    }
    return members;
  }

  private double reconciled(String kind, String outcome) {
    var counter =
        metrics
            .find("holdfast.deadlines.looks")
            .tag("kind", kind)
            .tag("outcome", outcome)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  private double windowsEnded(String kind) {
    var counter = metrics.find("holdfast.rooms.windows.ended").tag("kind", kind).counter();
    return counter == null ? 0 : counter.count();
  }

  private void assertEndedBySilence(RoomGuests.Guest guest) {
    await().until(() -> !roomGuests.toldTo(guest, "call-ended").isEmpty());
    assertThat(roomGuests.toldTo(guest, "call-ended"))
        .singleElement()
        .satisfies(
            told -> assertThat(told.path("reason").asText()).isEqualTo("reconnection-timeout"));
  }
}
