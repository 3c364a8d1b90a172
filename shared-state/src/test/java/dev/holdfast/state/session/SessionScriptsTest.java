package dev.holdfast.state.session;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.Listening;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.testing.Patience;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each script of a session: what it does, called twice, called with a stale epoch. */
class SessionScriptsTest {
  private static final String HERE = "here";
  private static final String THERE = "there";
  private static final String ROOM = "room";

  /**
   * What PTTL says of a key that is not there. Of one that is there for its last moment it says 0.
   */
  private static final long GONE = -2;

  private final RedisLinks redis = OneRedis.links();
  private final Sessions sessions = new Sessions(redis, Configured.by(SessionConfig.class));
  private final Attachment.Attached opened =
      Await.on(sessions.open(PrivateId.random(), "ann", "{}", HERE));
  private final String id = opened.pid().sessionId();

  @Test
  void anOpenedSessionIsHeldByWhoAskedInItsFirstEpoch() {
    assertThat(opened.epoch()).isEqualTo(1);
    assertThat(holder()).isEqualTo(new Holder(1, HERE));
    assertThat(ttl("")).isBetween(3_500_000L, 3_600_000L);
  }

  @Test
  void attachingRaisesTheEpochAndTellsWhoHeldIt() {
    Listening outbox = listenToOutbox();

    Attachment.Attached moved = attach(THERE);

    assertThat(moved.epoch()).isEqualTo(2);
    assertThat(moved.previousOwner()).isEqualTo(HERE);
    assertThat(holder()).isEqualTo(new Holder(2, THERE));
    await().untilAsserted(() -> assertThat(outbox.messages()).containsExactly("!attached 2"));
  }

  @Test
  void attachingTwiceIsTwoEpochs() {
    assertThat(attach(THERE).epoch()).isEqualTo(2);
    assertThat(attach(THERE).epoch()).isEqualTo(3);
  }

  @Test
  void whoHoldsASessionKeepsItUntilTheNewerConnectionLives() {
    Listening outbox = listenToOutbox();

    assertThat(asks(Arrival.asking(0))).isInstanceOf(Attachment.Held.class);
    assertThat(asks(Arrival.asking(0))).isInstanceOf(Attachment.Held.class);
    assertThat(holder()).isEqualTo(new Holder(1, HERE));

    assertThat(asks(Arrival.living(0))).isInstanceOf(Attachment.Attached.class);
    assertThat(holder()).isEqualTo(new Holder(2, THERE));
    await().untilAsserted(() -> assertThat(outbox.messages()).containsExactly("!attached 2"));
  }

  @Test
  void aConnectionThatWasOpenedBeforeTheOneThatHoldsTheSessionDoesNotGetItEvenIfItLives() {
    long beforeTheOther = 60_000;

    assertThat(asks(Arrival.asking(beforeTheOther))).isInstanceOf(Attachment.Late.class);
    assertThat(asks(Arrival.living(beforeTheOther))).isInstanceOf(Attachment.Late.class);
    assertThat(holder()).isEqualTo(new Holder(1, HERE));

    assertThat(asks(Arrival.living(0))).isInstanceOf(Attachment.Attached.class);
    assertThat(asks(Arrival.living(beforeTheOther))).isInstanceOf(Attachment.Late.class);
    assertThat(holder()).isEqualTo(new Holder(2, THERE));
  }

  @Test
  void ofTwoThatBothWaitedTheOneThatWasOpenedLastGetsTheSessionWhicheverAsksLast() {
    Await.on(sessions.detach(id, 1, HERE));

    assertThat(asks(Arrival.asking(60_000))).isInstanceOf(Attachment.Attached.class);
    assertThat(asks(Arrival.living(30_000))).isInstanceOf(Attachment.Attached.class);
    assertThat(asks(Arrival.living(45_000))).isInstanceOf(Attachment.Late.class);
  }

  @Test
  void aSessionThatNobodyHoldsIsAttachedAtOnceWheneverTheConnectionWasOpened() {
    Await.on(sessions.detach(id, 1, HERE));

    assertThat(asks(Arrival.asking(60_000))).isInstanceOf(Attachment.Attached.class);
  }

  @Test
  void aClockThatWasSetBackKeepsNobodyOut() {
    Await.on(redis.send(Command.HSET, key(""), "openedAt", Long.MAX_VALUE / 1_000_000));

    assertThat(asks(Arrival.living(60_000))).isInstanceOf(Attachment.Attached.class);
    assertThat(asks(Arrival.living(120_000))).isInstanceOf(Attachment.Late.class);
  }

  @Test
  void aSessionOfAnOlderVersionIsTakenOver() {
    Await.on(redis.send(Command.HDEL, key(""), "openedAt"));

    assertThat(asks(Arrival.living(60_000))).isInstanceOf(Attachment.Attached.class);
  }

  @Test
  void nobodyAttachesBySomebodyElsesSecretOrName() {
    PrivateId guess = new PrivateId(id, PrivateId.random().secret());

    assertThat(Await.on(sessions.attach(guess, "ann", "{}", THERE, Arrival.living(0))))
        .isInstanceOf(Attachment.Refused.class);
    assertThat(Await.on(sessions.attach(opened.pid(), "eve", "{}", THERE, Arrival.living(0))))
        .isInstanceOf(Attachment.Refused.class);
    assertThat(holder()).isEqualTo(new Holder(1, HERE));
  }

  @Test
  void aSessionThatIsNotThereIsAbsent() {
    assertThat(Await.on(sessions.attach(PrivateId.random(), "ann", "{}", HERE, Arrival.living(0))))
        .isInstanceOf(Attachment.Absent.class);
    assertThat(Await.on(sessions.keep("none", 1, HERE))).isEqualTo(RenewResult.ABSENT);
    assertThat(Await.on(sessions.detach("none", 1, HERE))).isEmpty();
    assertThat(Await.on(sessions.find("none"))).isEmpty();
    assertThat(Await.on(sessions.membership("none", ROOM))).isEmpty();
    assertThat(Await.on(sessions.end("none", "")).rooms()).isEmpty();
    assertThat(Await.on(sessions.enterRoom("none", 1, ROOM, 1, "v"))).isFalse();
    assertThat(Await.on(sessions.acknowledge("none", 1, Map.of("1", "{}")))).isFalse();
    assertThat(Await.on(sessions.deliver("none", ROOM, "", "[]"))).isEqualTo(Delivery.ABSENT);
  }

  @Test
  void detachingGivesTheRoomsAndTheWindowAndSaysTheSameWhenRepeated() {
    enter(1, 600_000, "v1");

    Detached detached = Await.on(sessions.detach(id, 1, HERE)).orElseThrow();
    Detached again = Await.on(sessions.detach(id, 1, HERE)).orElseThrow();

    assertThat(detached)
        .isEqualTo(new Detached(1, "ann", new SessionMemberships(Map.of(ROOM, 600_000L))));
    assertThat(again).isEqualTo(detached);
    assertThat(holder()).isEqualTo(new Holder(1, ""));
    // The window and a margin: the room's deadline decides, not the clock.
    assertThat(ttl("")).isBetween(4_100_000L, 4_200_000L);
  }

  @Test
  void aStaleDetachChangesNothing() {
    attach(THERE);

    assertThat(Await.on(sessions.detach(id, 1, HERE))).isEmpty();
    assertThat(Await.on(sessions.detach(id, 1, THERE))).isEmpty();
    assertThat(holder()).isEqualTo(new Holder(2, THERE));
  }

  @Test
  void givingUpTakesASessionFromADeadReplicaInAnyEpochAndFromNobodyElse() {
    attach(THERE);

    assertThat(Await.on(sessions.giveUp(id, HERE))).isEmpty();
    assertThat(Await.on(sessions.giveUp(id, THERE))).map(Detached::epoch).contains(2L);
    assertThat(Await.on(sessions.giveUp(id, THERE))).isPresent();
  }

  @Test
  void aSessionWithoutRoomsIsGoneWhenItsWindowRanOut() {
    Sessions brief =
        new Sessions(
            redis,
            Configured.by(SessionConfig.class, "holdfast.session.reconnect-window", "PT0.05S"));
    Await.on(brief.detach(id, 1, HERE));

    await().until(() -> ttl("") == GONE);

    assertThat(Await.on(brief.attach(opened.pid(), "ann", "{}", HERE, Arrival.living(0))))
        .isInstanceOf(Attachment.Absent.class);
  }

  @Test
  void attachingTellsHowLongNobodyHeldItAndOfWhichRoomsItIs() throws InterruptedException {
    enter(1, 600_000, "v1");
    Await.on(sessions.detach(id, 1, HERE));
    Patience.pass(Duration.ofMillis(20));

    Attachment.Attached back = attach(THERE);

    assertThat(back.downtimeMs()).isBetween(15L, 60_000L);
    assertThat(back.previousOwner()).isEmpty();
    assertThat(back.memberships().windows()).containsExactly(Map.entry(ROOM, 600_000L));
    assertThat(attach(THERE).downtimeMs()).isZero();
  }

  @Test
  void keepingRenewsTakesBackWhatWasGivenUpAndSeesThatItIsStale() {
    Await.on(redis.send(Command.PEXPIRE, key(""), 600_000));
    assertThat(Await.on(sessions.keep(id, 1, HERE))).isEqualTo(RenewResult.KEPT);
    assertThat(ttl("")).isGreaterThan(3_500_000L);

    Await.on(sessions.giveUp(id, HERE));
    assertThat(Await.on(sessions.keep(id, 1, HERE))).isEqualTo(RenewResult.RETAKEN);
    assertThat(Await.on(sessions.keep(id, 1, HERE))).isEqualTo(RenewResult.KEPT);

    attach(THERE);
    assertThat(Await.on(sessions.keep(id, 1, HERE))).isEqualTo(RenewResult.STALE);
    assertThat(holder()).isEqualTo(new Holder(2, THERE));
  }

  @Test
  void extendingLengthensALifeAndNeverShortensIt() {
    Await.on(sessions.extend(id, 1));
    assertThat(ttl("")).isGreaterThan(3_500_000L);
    Await.on(sessions.extend(id, 600_000));
    Await.on(sessions.extend(id, 600_000));
    assertThat(ttl("")).isBetween(4_100_000L, 4_200_000L);
  }

  @Test
  void endingLeavesNothingToRecoverAndTellsWhoHoldsIt() {
    enter(1, 1_000, "v1");
    Listening outbox = listenToOutbox();

    assertThat(Await.on(sessions.end(id, "removed")).rooms()).containsExactly(ROOM);
    assertThat(Await.on(sessions.end(id, "removed")).rooms()).isEmpty();

    await().untilAsserted(() -> assertThat(outbox.messages()).containsExactly("!ended removed"));
    assertThat(Await.on(sessions.attach(opened.pid(), "ann", "{}", HERE, Arrival.living(0))))
        .isInstanceOf(Attachment.Absent.class);
    assertThat(Await.on(sessions.deliver(id, ROOM, "", "[]"))).isEqualTo(Delivery.ABSENT);
  }

  @Test
  void whoHeldItBeforeEndsNothing() {
    enter(1, 1_000, "v1");
    attach(THERE);

    assertThat(Await.on(sessions.leave(id, 1))).isEmpty();
    assertThat(holder()).isEqualTo(new Holder(2, THERE));

    assertThat(Await.on(sessions.leave(id, 2))).isPresent();
    assertThat(Await.on(sessions.find(id))).isEmpty();
    assertThat(Await.on(sessions.leave(id, 2))).isPresent();
  }

  @Test
  void aRoomIsListedOnceAndNotByAStaleEpoch() {
    assertThat(enter(1, 1_000, "v1")).isTrue();
    assertThat(enter(1, 2_000, "v2")).isTrue();
    attach(THERE);
    assertThat(enter(1, 9_000, "v3")).isFalse();

    assertThat(attach(THERE).memberships().windows()).containsExactly(Map.entry(ROOM, 2_000L));
    assertThat(ttl(":rooms")).isPositive();
  }

  @Test
  void aLateStrikeDoesNotUndoANewerVisit() {
    enter(1, 1_000, "v1");
    enter(1, 1_000, "v2");

    Await.on(sessions.leaveRoom(id, ROOM, "v1"));
    assertThat(Await.on(sessions.membership(id, ROOM)).orElseThrow().isListed()).isTrue();

    Await.on(sessions.leaveRoom(id, ROOM, "v2"));
    Await.on(sessions.leaveRoom(id, ROOM, "v2"));
    assertThat(Await.on(sessions.membership(id, ROOM)).orElseThrow().isListed()).isFalse();

    enter(1, 1_000, "v3");
    Await.on(sessions.leaveRoom(id, ROOM, ""));
    assertThat(Await.on(sessions.membership(id, ROOM)).orElseThrow().isListed()).isFalse();
  }

  private boolean enter(long epoch, long window, String membershipId) {
    return Await.on(sessions.enterRoom(id, epoch, ROOM, window, membershipId));
  }

  private Attachment.Attached attach(String replica) {
    return (Attachment.Attached)
        Await.on(sessions.attach(opened.pid(), "ann", "{}", replica, Arrival.living(0)));
  }

  private Attachment asks(Arrival arrival) {
    return Await.on(sessions.attach(opened.pid(), "ann", "{}", THERE, arrival));
  }

  private Holder holder() {
    return Await.on(sessions.find(id)).orElseThrow();
  }

  private String key(String part) {
    return "{session:" + id + "}" + part;
  }

  private long ttl(String part) {
    return Await.on(redis.send(Command.PTTL, key(part))).toLong();
  }

  private Listening listenToOutbox() {
    Listening listening = new Listening();
    OneRedis.subscriptions().subscribe(Sessions.outboxOf(id), listening);
    await().until(() -> listening.isSubscribed());
    return listening;
  }
}
