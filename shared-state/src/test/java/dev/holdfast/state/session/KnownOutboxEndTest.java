package dev.holdfast.state.session;

import static dev.holdfast.state.session.Outbox.CAME;
import static dev.holdfast.state.session.Outbox.LARGE;
import static dev.holdfast.state.session.Outbox.ROOM;
import static dev.holdfast.state.session.Outbox.assertBounds;
import static dev.holdfast.state.session.Outbox.deliverAny;
import static dev.holdfast.state.session.Outbox.deliverNamed;
import static dev.holdfast.state.session.Outbox.epochOf;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.CommandsSent;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.testing.SeededRuns;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a writer knows of an outbox's end, so that its script need not look for it. */
class KnownOutboxEndTest {
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
    deliverNamed(one, "bob 1");
    deliverNamed(one, "bob 2");
    assertThat(deliverNamed(one, "bob 2")).isEqualTo(Delivery.REPEATED);
    outbox.deliver(other, "[other]");
    deliverNamed(one, "bob 3");
    outbox.deliver(one, "x".repeat(LARGE));

    assertThat(outbox.entries().getLast().get(1).get(5).toLong())
        .isEqualTo("[]".length() + "[other]".length() + LARGE);
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
      assertThat(Await.on(outbox.redis.send(Command.PTTL, outbox.key(":outbox"))).toLong())
          .isPositive();
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
}
