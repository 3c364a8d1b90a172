package dev.holdfast.state.session;

import static dev.holdfast.state.session.Outbox.CAME;
import static dev.holdfast.state.session.Outbox.HELD;
import static dev.holdfast.state.session.Outbox.LARGE;
import static dev.holdfast.state.session.Outbox.ROOM;
import static dev.holdfast.state.session.Outbox.assertBounds;
import static dev.holdfast.state.session.Outbox.deliverAny;
import static dev.holdfast.state.session.Outbox.deliverNamed;
import static dev.holdfast.state.session.Outbox.epochOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.SeededRuns;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many events for one outbox, most of them appended without a look at it. */
class OutboxWriterTest {
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
      assertThat(deliverNamed(first, "bob " + i)).isEqualTo(Delivery.DELIVERED);
      assertThat(deliverNamed(second, "bob " + i)).isEqualTo(Delivery.REPEATED);
      assertThat(outbox.ttl(":had")).isPositive();
    }

    assertThat(outbox.held()).hasSize(56);
    assertThat(outbox.entries().stream().filter(Outbox::isLight)).hasSizeGreaterThan(30);
  }

  @Test
  void theNamesOfTheNewestEventsAreRemembered() {
    Outbox outbox = new Outbox();
    OutboxWriter writer = outbox.sessions.writer(outbox.id);
    IntStream.range(0, 300).forEach(i -> deliverNamed(writer, "bob " + i));

    long names = Await.on(outbox.redis.send(Command.ZCARD, outbox.key(":had"))).toLong();
    assertThat(names).isBetween(2L * HELD, 2L * HELD + 31);
    assertThat(deliverNamed(writer, "bob 200")).isEqualTo(Delivery.REPEATED);
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
}
