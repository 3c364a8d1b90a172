package dev.holdfast.state.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.testing.SeededRuns;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scripts that put events into a session's outbox: each comes once and in order. */
class OutboxScriptsTest {
  private static final String ROOM = "room";
  private static final LogName LOG = new LogName.Room(ROOM);
  private final RedisLinks redis = OneRedis.links();
  private final Sessions sessions = new Sessions(redis, Configured.by(SessionConfig.class));
  private final String id = open("ann");

  @Test
  void anEventOfOneNameIsDeliveredOnce() {
    enter();

    assertThat(Await.on(sessions.deliver(id, ROOM, "bob 1", "[1]"))).isEqualTo(Delivery.DELIVERED);
    assertThat(Await.on(sessions.deliver(id, ROOM, "bob 1", "[1]"))).isEqualTo(Delivery.REPEATED);
    assertThat(Await.on(sessions.deliver(id, ROOM, "eve 1", "[2]"))).isEqualTo(Delivery.DELIVERED);
    assertThat(Await.on(sessions.deliver(id, ROOM, "", "[3]"))).isEqualTo(Delivery.DELIVERED);
    assertThat(Await.on(sessions.deliver(id, ROOM, "", "[3]"))).isEqualTo(Delivery.DELIVERED);

    assertThat(outbox()).containsExactly("[1]", "[2]", "[3]", "[3]");
    assertThat(ttl(":had")).isPositive();
  }

  @Test
  void namesOfDeliveredEventsAreKeptForTwiceWhatTheOutboxHolds() {
    Sessions few =
        new Sessions(
            redis, Configured.by(SessionConfig.class, "holdfast.session.held-events", "5"));
    enter();
    IntStream.rangeClosed(1, 30).forEach(i -> Await.on(few.deliver(id, ROOM, "e" + i, "[]")));

    assertThat(Await.on(redis.send(Command.ZCARD, key(":had"))).toInteger()).isEqualTo(10);
    assertThat(Await.on(few.deliver(id, ROOM, "e21", "[]"))).isEqualTo(Delivery.REPEATED);
  }

  @Test
  void nothingIsDeliveredToWhoIsNotInTheRoom() {
    assertThat(Await.on(sessions.deliver(id, ROOM, "", "[]"))).isEqualTo(Delivery.ABSENT);
    assertThat(outbox()).isEmpty();
  }

  @Test
  void aRoomsEventsComeOnceAndInOrderHoweverTheyAreHandedOn() {
    Await.on(sessions.notify(id, LOG, events(1, 2)));
    Await.on(sessions.notify(id, LOG, events(1, 4)));
    Await.on(sessions.notify(id, LOG, events(3, 3)));
    Await.on(sessions.notify(id, LOG, events(1, 5)));

    assertThat(outbox()).containsExactly("[1]", "[2]", "[3]", "[4]", "[5]");
  }

  @Test
  void eventsOfARoomThatWasMadeAnewAreNotTakenForOldOnes() {
    Await.on(sessions.notify(id, LOG, events(1, 3)));
    SequencedMap<Offset, String> anew = new LinkedHashMap<>();
    anew.put(offset("8", 1), "[anew]");

    Await.on(sessions.notify(id, LOG, anew));

    assertThat(outbox()).endsWith("[anew]").hasSize(4);
  }

  @Test
  void anEpochThatALogHasLeftStaysLeft() {
    Await.on(sessions.notify(id, LOG, events(9, 10)));
    Await.on(sessions.notify(id, LOG, one("200", 11)));
    Await.on(sessions.notify(id, LOG, events(10, 10)));
    Await.on(sessions.notify(id, LOG, one("200", 11)));

    assertThat(outbox()).containsExactly("[9]", "[10]", "[11]");
  }

  @Test
  void eventsOfARoomThatWasMadeAnewLaterComeWhateverItsEpochIs() {
    Await.on(sessions.notify(id, LOG, events(1, 3)));
    Await.on(redis.send(Command.HSET, key(""), "seen:" + ROOM, "7-3 1"));

    Await.on(sessions.notify(id, LOG, one("5", 1)));

    assertThat(outbox()).endsWith("[1]").hasSize(4);
  }

  @Test
  void eachEventComesOnceAndInOrderHoweverLateItIsHandedOnAgain() {
    SeededRuns.run(
        5,
        random -> {
          String session = open("eve");
          List<Offset> log = new ArrayList<>();
          int epoch = 100;
          for (int sequence = 1; sequence <= 40; sequence++) {
            epoch += random.nextInt(6) == 0 ? 1 + random.nextInt(50) : 0;
            log.add(offset(Integer.toString(epoch), sequence));
          }
          int delivered = 0;
          while (delivered < log.size()) {
            int from = random.nextInt(delivered + 1);
            int to = from + 1 + random.nextInt(Math.min(5, log.size() - from));
            SequencedMap<Offset, String> some = new LinkedHashMap<>();
            log.subList(from, to).forEach(at -> some.put(at, "[" + at.sequence() + "]"));
            Await.on(sessions.notify(session, LOG, some));
            delivered = Math.max(delivered, to);
          }
          assertThat(outboxOf(session))
              .containsExactlyElementsOf(
                  log.stream().map(at -> "[" + at.sequence() + "]").toList());
        });
  }

  private String open(String user) {
    return Await.on(sessions.open(PrivateId.random(), user, "{}", "here")).pid().sessionId();
  }

  private void enter() {
    Await.on(sessions.enterRoom(id, 1, ROOM, 1_000, "v1"));
  }

  private static SequencedMap<Offset, String> one(String epoch, long sequence) {
    return new LinkedHashMap<>(Map.of(offset(epoch, sequence), "[" + sequence + "]"));
  }

  private static SequencedMap<Offset, String> events(int from, int to) {
    SequencedMap<Offset, String> events = new LinkedHashMap<>();
    IntStream.rangeClosed(from, to).forEach(i -> events.put(offset("7", i), "[" + i + "]"));
    return events;
  }

  private static Offset offset(String epoch, long sequence) {
    return new Offset(epoch, sequence);
  }

  private String key(String part) {
    return "{session:" + id + "}" + part;
  }

  private long ttl(String part) {
    return Await.on(redis.send(Command.PTTL, key(part))).toLong();
  }

  private List<String> outbox() {
    return outboxOf(id);
  }

  private List<String> outboxOf(String session) {
    Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
    return ((Page.Held) Await.on(streams.read(Sessions.outboxOf(session), Offset.START, 1_000)))
        .entries().stream().map(Entry::payload).toList();
  }
}
