package dev.holdfast.state.room;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who says that the page closes is waited for, but not as long as who is lost. */
class ClosedPageTest {
  private static final String[] SHORT = {"holdfast.session.closed-page-window", "PT0.15S"};

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ReplicaState replica = new ReplicaState();
  private final ReplicaState brief = new ReplicaState(SHORT);
  private final String room = replica.newRoom(ReplicaState.LONG_WINDOW);
  private final Client ann = replica.arrives("ann");
  private final Client bob = replica.arrives("bob");

  @BeforeEach
  void counts() {
    Metrics.globalRegistry.add(metrics);
    Windows.expect();
  }

  @AfterEach
  void countsNoMore() {
    Metrics.globalRegistry.remove(metrics);
  }

  @Test
  void aClosedPageIsToldAtOnceWithTheShortWindow() {
    replica.allJoin(room, ann, bob);

    replica.closesPage(bob);

    assertThat(windowOf("bob")).isEqualTo(20_000);
    assertThat(replica.told(ann))
        .containsExactly(
            "participant-joined", "participant-disconnected", "waiting-for-participant");
    assertThat(replica.outbox(ann).subList(1, 3))
        .allMatch(event -> event.contains("\"pageClosed\":true"));
    assertThat(replica.outbox(ann).get(1)).contains("\"timeoutMs\":20000");
    assertThat(opened("left")).isEqualTo(1);
    assertThat(opened("lost")).isZero();
  }

  @Test
  void whoIsLostIsWaitedForAsLongAsEver() {
    replica.allJoin(room, ann, bob);

    replica.drops(bob);

    assertThat(windowOf("bob")).isEqualTo(300_000);
    assertThat(replica.outbox(ann)).noneMatch(event -> event.contains("pageClosed"));
    assertThat(opened("lost")).isEqualTo(1);
  }

  @Test
  void aShorterWindowOfTheRoomHolds() {
    String hasty = replica.newRoom(new RoomPolicy(Duration.ofSeconds(5), Duration.ofMinutes(1), 8));
    replica.allJoin(hasty, ann, bob);

    replica.closesPage(bob);

    assertThat(windowOf(hasty, "bob")).isEqualTo(5000);
  }

  @Test
  void saidTwiceItIsToldOnce() {
    replica.allJoin(room, ann, bob);

    replica.closesPage(bob);
    replica.closesPage(bob);

    assertThat(replica.told(ann)).containsOnlyOnce("participant-disconnected");
    assertThat(opened("left")).isEqualTo(1);
  }

  @Test
  void aPageThatIsLoadedAnewGoesOn() {
    replica.allJoin(room, ann, bob);
    replica.closesPage(bob);

    Client back = brief.returns(bob);

    assertThat(replica.told(ann)).endsWith("session-resumed");
    assertThat(replica.rooms.show(room).status()).isEqualTo(RoomStatus.ACTIVE);
    assertThat(metrics.get("holdfast.rooms.windows.resumed").tag("kind", "left").timer().count())
        .isEqualTo(1);
    brief.drops(back);
    assertThat(windowOf("bob")).isEqualTo(300_000);
  }

  @Test
  void aStaleGoodbyeTouchesNobodyWhoIsBack() {
    replica.allJoin(room, ann, bob);
    brief.returns(bob);

    replica.closesPage(bob);

    assertThat(replica.rooms.show(room).participant("bob").orElseThrow().isConnected()).isTrue();
  }

  @Test
  void aClosedPageEndsTheCallAndNotTheSession() {
    replica.allJoin(room, ann, bob);
    brief.closesPage(brief.returns(bob));

    await().until(() -> reconciled().participants().size() == 1);

    assertThat(replica.told(ann)).endsWith("participant-left", "call-ended");
    assertThat(replica.outbox(ann).getLast()).contains("reconnection-timeout");
    assertThat(ended("left")).isEqualTo(1);
    assertThat(ended("lost")).isZero();
    Client back = replica.returns(bob);
    assertThat(back.epoch()).isGreaterThan(bob.epoch());
    assertThat(replica.told(back)).containsExactly("call-ended");
  }

  @Test
  void whoClosedThePageIsNotWaitedForWhenTheOthersDrop() {
    replica.allJoin(room, ann, bob);
    replica.closesPage(bob);
    long deadline = deadlineOf(room, "bob");

    replica.drops(ann);

    assertThat(deadlineOf(room, "bob")).isEqualTo(deadline);
    assertThat(windowOf("ann")).isEqualTo(300_000);
  }

  /** It writes the participant's other fields, and leaves this one as it was. */
  @Test
  void whomAnEarlierVersionLosesAfterAClosedPageIsLost() {
    replica.allJoin(room, ann, bob);
    replica.closesPage(bob);
    String json = participant("bob");
    assertThat(json).contains("\"leftAt\":");
    replica.sets(
        "{room:" + room + "}:participants",
        Map.of("bob", json.replaceAll("\"disconnectedAt\":\\d+", "\"disconnectedAt\":1")));

    replica.returns(bob);

    assertThat(metrics.get("holdfast.rooms.windows.resumed").tag("kind", "lost").timer().count())
        .isEqualTo(1);
  }

  private String participant(String user) {
    return Await.on(replica.redis.send(Command.HGET, "{room:" + room + "}:participants", user))
        .toString();
  }

  private RoomView reconciled() {
    replica.reconciler.at(room);
    return replica.rooms.show(room);
  }

  private double opened(String kind) {
    return metrics.get("holdfast.rooms.windows.opened").tag("kind", kind).counter().count();
  }

  private double ended(String kind) {
    return metrics.get("holdfast.rooms.windows.ended").tag("kind", kind).counter().count();
  }

  private long windowOf(String user) {
    return windowOf(room, user);
  }

  private long windowOf(String roomId, String user) {
    return replica.log(roomId).stream()
        .filter(event -> event.type().equals("participant-disconnected"))
        .filter(event -> event.data().path("participantId").asText().equals(user))
        .toList()
        .getLast()
        .data()
        .path("timeoutMs")
        .asLong();
  }

  private long deadlineOf(String roomId, String user) {
    return replica.rooms.show(roomId).participant(user).orElseThrow().deadline().orElseThrow();
  }
}
