package dev.holdfast.state.webhook;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.webhook.DeadLetters.Letter;
import dev.holdfast.state.webhook.Progress.Release;
import dev.holdfast.state.webhook.Progress.Take;
import dev.holdfast.state.webhook.Progress.Times;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebhookScriptsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Times LONG = new Times(Duration.ofMinutes(1), DAY);
  private static final Times BRIEF = new Times(Duration.ofMillis(30), DAY);
  private static final Offset FIRST = new Offset("17", 1);

  private final RedisLinks redis = OneRedis.links();
  private final Progress progress = new Progress(redis);
  private final DeadLetters letters = new DeadLetters(redis);
  private final HookHealth health = new HookHealth(redis);
  private final Webhooks webhooks = new Webhooks(redis, new Deadlines(redis));
  private final String hook = OneRedis.newId("hook");
  private final String key = "{room:" + OneRedis.newId("room") + "}:hook:" + hook;

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
    long since = Await.on(webhooks.register(hook));
    assertThat(Await.on(webhooks.register(hook))).isEqualTo(since);

    Await.on(webhooks.ask("room:lobby"));
    Await.on(webhooks.ask("room:lobby"));

    List<Deadlines.Claimed> due = new ArrayList<>();
    await()
        .untilAsserted(
            () -> {
              due.addAll(Await.on(webhooks.due(hook).claim(5, DAY)));
              assertThat(due).singleElement().extracting("member").isEqualTo("room:lobby");
            });
  }

  @Test
  void aWebhookThatIsNotServedAnyMoreIsNotAskedFor() {
    Await.on(webhooks.register(hook));
    Await.on(redis.send(Command.HSET, "{webhooks}", hook, 1));

    Await.on(new Webhooks(redis, new Deadlines(redis)).ask("room:lobby"));

    assertThat(Await.on(webhooks.due(hook).claim(5, DAY))).isEmpty();
    assertThat(Await.on(redis.send(Command.HEXISTS, "{webhooks}", "since:" + hook)).toInteger())
        .isZero();
  }

  @Test
  void aDeadLetterIsBuriedOnceAndReadByPages() {
    for (String id : List.of("a", "b", "c", "a")) {
      bury(id, 10);
    }

    List<DeadLetters.Listed> first = Await.on(letters.page(hook, DeadLetters.START, 2));
    List<DeadLetters.Listed> rest = Await.on(letters.page(hook, first.getLast().cursor(), 2));

    assertThat(first).extracting(one -> one.letter().id()).containsExactly("a", "b");
    assertThat(rest).extracting(one -> one.letter().id()).containsExactly("c");
    assertThat(rest.getFirst().letter().text()).isEqualTo("{\"id\":\"c\"}");
    assertThat(rest.getFirst().replaying()).isFalse();
  }

  @Test
  void noMoreThanTheNewestAreKept() {
    for (String id : List.of("a", "b", "c")) {
      bury(id, 2);
    }

    assertThat(ids()).containsExactly("b", "c");
    assertThat(Await.on(redis.send(Command.HLEN, "{hook:" + hook + "}:letters")).toInteger())
        .isEqualTo(2);
  }

  @Test
  void replaysComeInTheirOrderAndEachOnce() {
    List.of("a", "b", "c").forEach(id -> bury(id, 10));
    assertThat(Await.on(letters.replay(hook, "nobody", DAY))).isFalse();
    assertThat(Await.on(letters.replay(hook, "b", DAY))).isTrue();
    assertThat(Await.on(letters.replay(hook, "b", DAY))).isTrue();
    assertThat(Await.on(letters.replayAll(hook, DAY))).isEqualTo(3);

    assertThat(next()).contains("a");
    Await.on(letters.discard(hook, "a"));
    Await.on(letters.discard(hook, "a"));
    assertThat(next()).contains("b");
    Await.on(letters.putBack(hook, new Letter("b", "again")));
    Await.on(letters.putBack(hook, new Letter("b", "again")));
    assertThat(next()).contains("c");
    Await.on(letters.discard(hook, "c"));
    Await.on(letters.putBack(hook, new Letter("c", "too late")));

    assertThat(next()).isEmpty();
    assertThat(Await.on(letters.page(hook, DeadLetters.START, 9)))
        .extracting(one -> one.letter().text())
        .containsExactly("again");
  }

  @Test
  void theStatusTellsWhatFailsAndWhatIsTooOldIsDropped() {
    bury("a", 10);
    Await.on(health.failed(hook, "room:x", 1000, "answered 500"));
    Await.on(health.failed(hook, "room:x", 1000, "answered 500"));
    Await.on(webhooks.due(hook).schedule("room:y", Duration.ZERO));

    HookHealth.Status failing = Await.on(health.status(hook, DAY));
    assertThat(failing.failing()).isEqualTo(1);
    assertThat(failing.waiting()).isEqualTo(1);
    assertThat(failing.deadLetters()).isEqualTo(1);
    assertThat(failing.lastFailure()).contains("answered 500");
    assertThat(failing.lastSuccessAt()).isEmpty();
    assertThat(failing.lag()).isGreaterThan(Duration.ofDays(365));

    Await.on(health.succeeded(hook, "room:x"));
    Await.on(health.succeeded(hook, "room:x"));
    await()
        .untilAsserted(
            () -> {
              HookHealth.Status well = Await.on(health.status(hook, Duration.ZERO));
              assertThat(well.failing()).isZero();
              assertThat(well.lastSuccessAt()).isPresent();
              assertThat(well.lag()).isLessThan(DAY);
              assertThat(well.deadLetters()).isZero();
            });
  }

  @Test
  void aLogWhoseEventIsBuriedDoesNotFailAnyMore() {
    Await.on(health.failed(hook, "room:x", 1000, "answered 500"));

    bury("a", 10);

    assertThat(Await.on(health.status(hook, DAY)).failing()).isZero();
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

  private void bury(String id, int most) {
    Await.on(letters.bury(hook, "room:x", new Letter(id, "{\"id\":\"" + id + "\"}"), most, DAY));
  }

  private Optional<String> next() {
    return Await.on(letters.nextReplay(hook)).map(Letter::id);
  }

  private List<String> ids() {
    return Await.on(letters.page(hook, DeadLetters.START, 9)).stream()
        .map(one -> one.letter().id())
        .toList();
  }
}
