package dev.holdfast.state.session;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.CommandsSent;
import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.SeededRuns;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many events for one outbox, most of them appended without a look at it. */
class OutboxWriterTest {
  private static final String ROOM = "room";
  private static final long CAME = System.currentTimeMillis() * 1_000;
  private static final int HELD = 64;
  private static final int HELD_BYTES = 64_000;
  private static final int LARGE = 10_000;

  /** A session in a room, with small limits, and whoever delivers to it. */
  private static final class Outbox {
    final RedisLinks redis;
    final Sessions sessions;
    final String id;
    final List<String> sent = new ArrayList<>();

    Outbox(RedisLinks redis, String... properties) {
      this.redis = redis;
      this.sessions = new Sessions(redis, Configured.by(SessionConfig.class, properties));
      id = Await.on(sessions.open(PrivateId.random(), "ann", "{}", "here")).pid().sessionId();
      Await.on(sessions.enterRoom(id, 1, ROOM, 1_000, "v"));
    }

    Outbox() {
      this(
          OneRedis.links(),
          "holdfast.session.held-events",
          "" + HELD,
          "holdfast.session.held-bytes",
          "" + HELD_BYTES);
    }

    void deliver(OutboxWriter writer, String event) {
      assertThat(Await.on(writer.deliver(ROOM, "", event, CAME, TraceParent.NONE)))
          .isEqualTo(Delivery.DELIVERED);
      sent.add(event);
    }

    void deliverSmall(OutboxWriter writer, int many) {
      IntStream.range(0, many).forEach(i -> deliver(writer, "[" + sent.size() + "]"));
    }

    List<Response> entries() {
      return Await.on(redis.send(Command.XRANGE, key(":outbox"), "-", "+")).stream().toList();
    }

    List<String> held() {
      return entries().stream().map(entry -> entry.get(1).get(1).toString()).toList();
    }

    Page read(Offset after) {
      Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
      return Await.on(streams.read(Sessions.outboxOf(id), after, 1_000));
    }

    Offset last() {
      return read(new Offset("1", 1)).last();
    }

    /** Returns the bytes of all counted entries. */
    long appendAsBefore(boolean light, long bytes) {
      Offset last = Offset.parse(entries().getLast().get(0).toString()).orElseThrow();
      String event = "as before " + sent.size();
      sent.add(event);
      if (light) {
        append(last.epoch() + "-*", "p", event, "t", CAME / 1_000);
        return bytes;
      }
      Response counted = entries().stream().filter(entry -> !isLight(entry)).toList().getLast();
      append(
          new Offset(last.epoch(), last.sequence() + 1),
          "p",
          event,
          "t",
          CAME / 1_000,
          "b",
          bytes + event.length(),
          "r",
          counted.get(1).get(7));
      return bytes + event.length();
    }

    private void append(Object... args) {
      Await.on(redis.send(Command.XADD, key(":outbox"), args));
    }

    long ttl(String part) {
      return Await.on(redis.send(Command.PTTL, key(part))).toLong();
    }

    String key(String part) {
      return "{session:" + id + "}" + part;
    }

    static boolean isLight(Response entry) {
      return entry.get(1).size() == 4;
    }
  }

  @Test
  void mostSmallEventsAreLightAndAllAreCountedWithoutHoles() {
    Outbox outbox = new Outbox();
    outbox.deliverSmall(outbox.sessions.writer(outbox.id), 40);

    assertThat(outbox.entries().stream().filter(Outbox::isLight).count()).isBetween(30L, 38L);
    List<Entry> entries = ((Page.Held) outbox.read(Offset.START)).entries();
    assertThat(entries).extracting(Entry::payload).isEqualTo(outbox.sent);
    assertThat(entries)
        .extracting(entry -> entry.offset().sequence())
        .isEqualTo(IntStream.rangeClosed(1, 40).mapToObj(i -> (long) i).toList());
    assertThat(entries).extracting(entry -> entry.offset().epoch()).containsOnly(epochOf(outbox));
  }

  @Test
  void aLargeEventIsCounted() {
    Outbox outbox = new Outbox();
    OutboxWriter writer = outbox.sessions.writer(outbox.id);
    outbox.deliverSmall(writer, 2);
    outbox.deliver(writer, "x".repeat(LARGE));

    assertThat(outbox.entries()).map(Outbox::isLight).containsExactly(false, true, false);
  }

  @Test
  void whateverIsDeliveredByWhomeverTheNewestAreHeldWithinTheBounds() {
    SeededRuns.run(
        8,
        random -> {
          Outbox outbox = new Outbox();
          List<OutboxWriter> several =
              IntStream.range(0, 3).mapToObj(i -> outbox.sessions.writer(outbox.id)).toList();
          for (int step = 0; step < 300; step++) {
            deliverAny(random, outbox, several.get(random.nextInt(several.size())));
            assertBounds(outbox);
          }
        });
  }

  private static void deliverAny(Random random, Outbox outbox, OutboxWriter writer) {
    int size = random.nextInt(6) == 0 ? random.nextInt(LARGE) : random.nextInt(60);
    outbox.deliver(writer, outbox.sent.size() + ":" + "x".repeat(size));
  }

  @Test
  void whoWritesAloneReadsOneEntryForEachThatIsCounted() {
    Outbox outbox = new Outbox();
    OutboxWriter writer = outbox.sessions.writer(outbox.id);
    long before = CommandsSent.of("xrevrange");
    outbox.deliverSmall(writer, 60);
    outbox.deliver(writer, "x".repeat(LARGE));
    outbox.deliverSmall(writer, 2);

    assertThat(CommandsSent.of("xrevrange") - before)
        .isEqualTo(outbox.entries().stream().filter(entry -> !Outbox.isLight(entry)).count());
  }

  // Replicas of an earlier version append by themselves, in the same form.
  @Test
  void theBytesOfAllCountedEntriesAreKnownWhoeverWrote() {
    SeededRuns.run(
        8,
        random -> {
          Outbox outbox = new Outbox();
          List<OutboxWriter> several =
              IntStream.range(0, 2).mapToObj(i -> outbox.sessions.writer(outbox.id)).toList();
          outbox.deliverSmall(several.getFirst(), 1);
          long bytes = outbox.sent.getFirst().length();
          for (int step = 0; step < 300; step++) {
            if (random.nextInt(20) == 0) {
              bytes = outbox.appendAsBefore(random.nextBoolean(), bytes);
            }
            deliverAny(random, outbox, several.get(random.nextInt(8) / 7));
            Response newest = outbox.entries().getLast();
            if (!Outbox.isLight(newest)) {
              bytes += outbox.sent.getLast().length();
              assertThat(newest.get(1).get(5).toLong()).isEqualTo(bytes);
            }
            assertBounds(outbox);
          }
        });
  }

  @Test
  void anEventThatWasNotDeliveredChangesNothingOfWhatIsKnown() {
    Outbox outbox = new Outbox();
    OutboxWriter one = outbox.sessions.writer(outbox.id);
    OutboxWriter other = outbox.sessions.writer(outbox.id);
    deliver(one, "bob 1");
    deliver(one, "bob 2");
    assertThat(deliver(one, "bob 2")).isEqualTo(Delivery.REPEATED);
    outbox.deliver(other, "[other]");
    deliver(one, "bob 3");
    outbox.deliver(one, "x".repeat(LARGE));

    assertThat(outbox.entries().getLast().get(1).get(5).toLong())
        .isEqualTo("[]".length() + "[other]".length() + LARGE);
  }

  // A little more than the bounds may be held (see StreamLimits), and never less than fits into
  // them.
  private static void assertBounds(Outbox outbox) {
    List<String> held = outbox.held();
    int all = outbox.sent.size();
    assertThat(held).isEqualTo(outbox.sent.subList(all - held.size(), all));
    assertThat(held.size()).isLessThanOrEqualTo(HELD + 100);
    assertThat(bytes(held)).isLessThanOrEqualTo(HELD_BYTES + HELD_BYTES / 2);
    boolean isAll = held.size() == all || held.size() >= HELD;
    assertThat(
            isAll
                || bytes(held) + bytes(List.of(outbox.sent.get(all - held.size() - 1))) + LARGE
                    > HELD_BYTES)
        .as("%d entries of %d bytes", held.size(), bytes(held))
        .isTrue();
  }

  private static int bytes(List<String> payloads) {
    return payloads.stream().mapToInt(String::length).sum();
  }

  @Test
  void whatIsTooOldGoesNowAndThenLightOrNot() throws InterruptedException {
    Outbox outbox = new Outbox(OneRedis.links(), "holdfast.session.held-for", "PT0.05S");
    OutboxWriter writer = outbox.sessions.writer(outbox.id);
    IntStream.range(0, 40)
        .forEach(
            i ->
                Await.on(
                    writer.deliver(
                        ROOM,
                        "",
                        "[" + i + "]",
                        System.currentTimeMillis() * 1_000,
                        TraceParent.NONE)));
    Patience.pass(Duration.ofMillis(60));

    outbox.deliverSmall(writer, 33);

    assertThat(outbox.held()).doesNotContain("[39]").contains("[32]");
  }

  @Test
  void anOutboxNeverExpiresBeforeItsSessionNorSoonerThanSaidAfterAnEvent() {
    Outbox outbox = new Outbox();
    OutboxWriter writer = outbox.sessions.writer(outbox.id);
    for (int i = 0; i < 40; i++) {
      outbox.deliverSmall(writer, 1);
      assertThat(outbox.ttl(":outbox")).isGreaterThanOrEqualTo(3_600_000);
    }
    Await.on(outbox.sessions.detach(outbox.id, 1, "here"));
    outbox.deliverSmall(writer, 2);

    assertThat(outbox.ttl(":outbox")).isGreaterThanOrEqualTo(outbox.ttl("") - 1);
  }

  @Test
  void anEventWithANameIsDeliveredOnceByWhomeverAndTheNamesDoNotLiveForEver() {
    Outbox outbox = new Outbox();
    OutboxWriter one = outbox.sessions.writer(outbox.id);
    OutboxWriter other = outbox.sessions.writer(outbox.id);
    outbox.deliverSmall(one, 3);
    outbox.deliverSmall(other, 3);
    for (int i = 0; i < 50; i++) {
      OutboxWriter first = i % 2 == 0 ? one : other;
      OutboxWriter second = i % 3 == 0 ? one : other;
      assertThat(deliver(first, "bob " + i)).isEqualTo(Delivery.DELIVERED);
      assertThat(deliver(second, "bob " + i)).isEqualTo(Delivery.REPEATED);
      assertThat(outbox.ttl(":had")).isPositive();
    }

    assertThat(outbox.held()).hasSize(56);
    assertThat(outbox.entries().stream().filter(Outbox::isLight)).hasSizeGreaterThan(30);
  }

  @Test
  void theNamesOfTheNewestEventsAreRemembered() {
    Outbox outbox = new Outbox();
    OutboxWriter writer = outbox.sessions.writer(outbox.id);
    IntStream.range(0, 300).forEach(i -> deliver(writer, "bob " + i));

    long names = Await.on(outbox.redis.send(Command.ZCARD, outbox.key(":had"))).toLong();
    assertThat(names).isBetween(2L * HELD, 2L * HELD + 31);
    assertThat(deliver(writer, "bob 200")).isEqualTo(Delivery.REPEATED);
  }

  @Test
  void nothingIsDeliveredToWhoHasLeftTheRoomOrIsGone() {
    Outbox outbox = new Outbox();
    OutboxWriter writer = outbox.sessions.writer(outbox.id);
    outbox.deliverSmall(writer, 3);

    Await.on(outbox.sessions.leaveRoom(outbox.id, ROOM, "v"));
    assertThat(Await.on(writer.deliver(ROOM, "", "[]", CAME, TraceParent.NONE)))
        .isEqualTo(Delivery.ABSENT);
    Await.on(outbox.sessions.end(outbox.id, ""));
    assertThat(Await.on(writer.deliver(ROOM, "", "[]", CAME, TraceParent.NONE)))
        .isEqualTo(Delivery.ABSENT);
    assertThat(outbox.entries()).isEmpty();
  }

  // The epoch that is known may be smaller or greater than the new one's.
  @Test
  void anOutboxThatWasLostBeginsAnewInOneEpochWhateverWasKnownOfIt() {
    for (int i = 0; i < 20; i++) {
      Outbox outbox = new Outbox();
      OutboxWriter one = outbox.sessions.writer(outbox.id);
      OutboxWriter other = outbox.sessions.writer(outbox.id);
      outbox.deliverSmall(one, 2);
      outbox.deliverSmall(other, 2);
      Offset before = outbox.last();
      Await.on(outbox.redis.send(Command.DEL, outbox.key(":outbox")));
      outbox.sent.clear();

      outbox.deliverSmall(one, 2);
      outbox.deliverSmall(other, 2);
      outbox.deliverSmall(one, 2);

      List<Entry> entries = ((Page.Held) outbox.read(Offset.START)).entries();
      assertThat(entries).extracting(Entry::payload).isEqualTo(outbox.sent);
      assertThat(entries)
          .extracting(Entry::offset)
          .isEqualTo(
              IntStream.rangeClosed(1, 6).mapToObj(n -> new Offset(epochOf(outbox), n)).toList());
      assertThat(outbox.read(before)).isInstanceOf(Page.Gone.class);
    }
  }

  @Test
  void theOffsetOfALightEntryThatAServerLostIsNotGivenAgain() {
    try (RealRedis server = RealRedis.launch("--appendfsync", "always")) {
      RedisLinks redis = OneRedis.linksTo(server);
      Outbox outbox = new Outbox(redis);
      OutboxWriter writer = outbox.sessions.writer(outbox.id);
      outbox.deliverSmall(writer, 4);
      Offset lost = outbox.last();
      assertThat(outbox.entries()).last().matches(Outbox::isLight);
      Offset kept = new Offset(lost.epoch(), 3);
      Await.on(redis.send(Command.XDEL, outbox.key(":outbox"), lost));
      Await.on(redis.send(Command.XSETID, outbox.key(":outbox"), kept));

      server.stop();
      server.start();
      await()
          .until(
              () ->
                  Await.on(
                      writer
                          .deliver(ROOM, "", "[new]", CAME, TraceParent.NONE)
                          .map(true)
                          .otherwise(false)));

      assertThat(outbox.last().epoch()).isNotEqualTo(lost.epoch());
      assertThat(outbox.read(lost)).isInstanceOf(Page.Gone.class);
      assertThat(outbox.read(kept)).isInstanceOf(Page.Held.class);
      redis.close();
    }
  }

  @Test
  void eventsThatAreSentOneBehindTheOtherComeInTheirOrder() {
    Outbox outbox = new Outbox();
    OutboxWriter writer = outbox.sessions.writer(outbox.id);
    List<Future<Delivery>> sent = new ArrayList<>();
    TreeMap<Integer, String> events = new TreeMap<>();
    for (int i = 0; i < HELD; i++) {
      events.put(i, "[" + i + "]");
      sent.add(writer.deliver(ROOM, "", events.get(i), CAME, TraceParent.NONE));
    }
    sent.forEach(Await::on);

    assertThat(outbox.held()).isEqualTo(List.copyOf(events.values()));
  }

  private static Delivery deliver(OutboxWriter writer, String onceId) {
    return Await.on(writer.deliver(ROOM, onceId, "[]", CAME, TraceParent.NONE));
  }

  private static String epochOf(Outbox outbox) {
    return outbox.last().epoch();
  }
}
