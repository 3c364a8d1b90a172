package dev.holdfast.state.webhook;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.OwnRedis;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.webhook.DeadLetterQueue.DeadLetter;
import dev.holdfast.state.webhook.Progress.Release;
import dev.holdfast.state.webhook.Progress.Take;
import dev.holdfast.state.webhook.Progress.Times;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

// In its own Redis: whatever happens in one that has webhooks asks for them.
class WebhookScriptsTest extends OwnRedis {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Times LONG = new Times(Duration.ofMinutes(1), DAY);
  private static final Times BRIEF = new Times(Duration.ofMillis(30), DAY);
  private static final Offset FIRST = new Offset("17", 1);

  private final Progress progress = new Progress(redis);
  private final DeadLetterQueue letters = new DeadLetterQueue(redis);
  private final WebhookHealth health = new WebhookHealth(redis);
  private final Webhooks webhooks = new Webhooks(redis, new Deadlines(redis));
  private final String webhook = OneRedis.newId("hook");
  private final String key = "{room:" + OneRedis.newId("room") + "}:hook:" + webhook;

  @Test
  void oneAtATimeSendsFromALog() {
    Take.Taken first = taken(LONG);

    assertThat(Await.on(progress.take(key, LONG))).isInstanceOf(Take.Held.class);
    assertThat(first.sent()).isEmpty();
    assertThat(first.attempts()).isZero();
  }

  @Test
  void whoeverAsksMeanwhileIsNotForgotten() {
    Take.Taken first = taken(LONG);
    Await.on(progress.take(key, LONG));

    assertThat(Await.on(progress.release(key, first.epoch(), LONG))).isEqualTo(Release.AGAIN);
    assertThat(Await.on(progress.take(key, LONG))).isInstanceOf(Take.Held.class);
    assertThat(Await.on(progress.release(key, first.epoch(), LONG))).isEqualTo(Release.AGAIN);
    assertThat(Await.on(progress.release(key, first.epoch(), LONG))).isEqualTo(Release.RELEASED);
    assertThat(Await.on(progress.release(key, first.epoch(), LONG))).isEqualTo(Release.RELEASED);
    assertThat(taken(LONG).epoch()).isGreaterThan(first.epoch());
  }

  @Test
  void aHoldWithoutASignOfLifeLapsesAndItsHolderIsFenced() {
    Take.Taken lost = taken(BRIEF);
    Take.Taken next = eventuallyTaken();

    assertThat(Await.on(progress.sent(key, lost.epoch(), FIRST, LONG))).isFalse();
    assertThat(Await.on(progress.pause(key, lost.epoch(), 1, DAY, LONG))).isFalse();
    assertThat(Await.on(progress.release(key, lost.epoch(), LONG))).isEqualTo(Release.STALE);
    assertThat(Await.on(progress.sent(key, next.epoch(), FIRST, LONG))).isTrue();
    assertThat(Await.on(progress.sent(key, next.epoch(), FIRST, LONG))).isTrue();
    Await.on(progress.release(key, next.epoch(), LONG));
    assertThat(taken(LONG).sent()).contains(FIRST);
  }

  @Test
  void aPausedLogIsNotTakenBeforeItsTimeAndRemembersTheAttempts() {
    Take.Taken first = taken(LONG);
    assertThat(Await.on(progress.pause(key, first.epoch(), 3, DAY, LONG))).isTrue();
    assertThat(Await.on(progress.pause(key, first.epoch(), 3, DAY, LONG))).isTrue();

    assertThat(Await.on(progress.take(key, LONG)))
        .isInstanceOfSatisfying(
            Take.Paused.class,
            paused -> assertThat(paused.remaining()).isBetween(Duration.ofHours(23), DAY));

    Await.on(progress.pause(key, first.epoch(), 4, Duration.ofMillis(20), LONG));
    assertThat(eventuallyTaken().attempts()).isEqualTo(4);
  }

  @Test
  void progressIsKeptForItsTimeOnly() {
    taken(LONG);

    assertThat(Await.on(redis.send(Command.PTTL, key)).toLong())
        .isBetween(DAY.toMillis() - 60_000, DAY.toMillis());
  }

  @Test
  void aRegisteredWebhookIsAskedForAndRemembersSinceWhen() {
    long since = Await.on(webhooks.register(webhook));
    assertThat(Await.on(webhooks.register(webhook))).isEqualTo(since);

    Await.on(webhooks.ask("room:lobby"));
    Await.on(webhooks.ask("room:lobby"));

    List<Deadlines.Claimed> due = new ArrayList<>();
    await()
        .untilAsserted(
            () -> {
              due.addAll(Await.on(webhooks.due(webhook).claim(5, DAY)));
              assertThat(due).singleElement().extracting("member").isEqualTo("room:lobby");
            });
  }

  @Test
  void aWebhookThatIsNotServedAnyMoreIsNotAskedFor() {
    Await.on(webhooks.register(webhook));
    Await.on(redis.send(Command.HSET, "{webhooks}", webhook, 1));

    Await.on(new Webhooks(redis, new Deadlines(redis)).ask("room:lobby"));

    assertThat(Await.on(webhooks.due(webhook).claim(5, DAY))).isEmpty();
    assertThat(Await.on(redis.send(Command.HEXISTS, "{webhooks}", "since:" + webhook)).toInteger())
        .isZero();
  }

  @Test
  void aDeadLetterIsBuriedOnceAndReadByPages() {
    for (String id : List.of("a", "b", "c", "a")) {
      add(id, 10);
    }

    List<DeadLetterQueue.Listed> first = Await.on(letters.page(webhook, DeadLetterQueue.START, 2));
    List<DeadLetterQueue.Listed> rest =
        Await.on(letters.page(webhook, first.getLast().cursor(), 2));

    assertThat(first).extracting(one -> one.letter().id()).containsExactly("a", "b");
    assertThat(rest).extracting(one -> one.letter().id()).containsExactly("c");
    assertThat(rest.getFirst().letter().text()).isEqualTo("{\"id\":\"c\"}");
    assertThat(rest.getFirst().replaying()).isFalse();
  }

  @Test
  void noMoreThanTheNewestAreKept() {
    for (String id : List.of("a", "b", "c")) {
      add(id, 2);
    }

    assertThat(ids()).containsExactly("b", "c");
    assertThat(Await.on(redis.send(Command.HLEN, "{hook:" + webhook + "}:letters")).toInteger())
        .isEqualTo(2);
  }

  @Test
  void replaysComeInTheirOrderAndEachOnce() {
    List.of("a", "b", "c").forEach(id -> add(id, 10));
    assertThat(Await.on(letters.replay(webhook, "nobody", DAY))).isFalse();
    assertThat(Await.on(letters.replay(webhook, "b", DAY))).isTrue();
    assertThat(Await.on(letters.replay(webhook, "b", DAY))).isTrue();
    assertThat(Await.on(letters.replayAll(webhook, DAY))).isEqualTo(3);

    assertThat(next()).contains("a");
    Await.on(letters.discard(webhook, "a"));
    Await.on(letters.discard(webhook, "a"));
    assertThat(next()).contains("b");
    Await.on(letters.putBack(webhook, new DeadLetter("b", "again")));
    Await.on(letters.putBack(webhook, new DeadLetter("b", "again")));
    assertThat(next()).contains("c");
    Await.on(letters.discard(webhook, "c"));
    Await.on(letters.putBack(webhook, new DeadLetter("c", "too late")));

    assertThat(next()).isEmpty();
    assertThat(Await.on(letters.page(webhook, DeadLetterQueue.START, 9)))
        .extracting(one -> one.letter().text())
        .containsExactly("again");
  }

  @Test
  void theStatusTellsWhatFailsAndWhatIsTooOldIsDropped() {
    add("a", 10);
    Await.on(health.failed(webhook, "room:x", 1000, "answered 500"));
    Await.on(health.failed(webhook, "room:x", 1000, "answered 500"));
    Await.on(webhooks.due(webhook).schedule("room:y", Duration.ZERO));

    WebhookHealth.Status failing = Await.on(health.status(webhook, DAY));
    assertThat(failing.failing()).isEqualTo(1);
    assertThat(failing.waiting()).isEqualTo(1);
    assertThat(failing.deadLetters()).isEqualTo(1);
    assertThat(failing.lastFailure()).contains("answered 500");
    assertThat(failing.lastSuccessAt()).isEmpty();
    assertThat(failing.lag()).isGreaterThan(Duration.ofDays(365));

    Await.on(health.succeeded(webhook, "room:x"));
    Await.on(health.succeeded(webhook, "room:x"));
    await()
        .untilAsserted(
            () -> {
              WebhookHealth.Status well = Await.on(health.status(webhook, Duration.ZERO));
              assertThat(well.failing()).isZero();
              assertThat(well.lastSuccessAt()).isPresent();
              assertThat(well.lag()).isLessThan(DAY);
              assertThat(well.deadLetters()).isZero();
            });
  }

  @Test
  void aLogWhoseEventIsBuriedDoesNotFailAnyMore() {
    Await.on(health.failed(webhook, "room:x", 1000, "answered 500"));

    add("a", 10);

    assertThat(Await.on(health.status(webhook, DAY)).failing()).isZero();
  }

  private Take.Taken taken(Times times) {
    return (Take.Taken) Await.on(progress.take(key, times));
  }

  private Take.Taken eventuallyTaken() {
    List<Take.Taken> taken = new ArrayList<>();
    await()
        .untilAsserted(
            () -> {
              if (taken.isEmpty() && Await.on(progress.take(key, LONG)) instanceof Take.Taken now) {
                taken.add(now);
              }
              assertThat(taken).hasSize(1);
            });
    return taken.getFirst();
  }

  private void add(String id, int most) {
    Await.on(
        letters.add(webhook, "room:x", new DeadLetter(id, "{\"id\":\"" + id + "\"}"), most, DAY));
  }

  private Optional<String> next() {
    return Await.on(letters.nextReplay(webhook)).map(DeadLetter::id);
  }

  private List<String> ids() {
    return Await.on(letters.page(webhook, DeadLetterQueue.START, 9)).stream()
        .map(one -> one.letter().id())
        .toList();
  }
}
