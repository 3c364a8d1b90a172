package dev.holdfast.state.redis;

import static dev.holdfast.state.Refusals.refused;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.FreshRedis;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.testing.Logged;
import dev.holdfast.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedisLinksTest extends FreshRedis {
  private static final Script APPEND = Script.named("stream/append");
  private static final Duration LONGER_THAN_SILENCE = Duration.ofMillis(3_500);

  @Test
  void failsAtOnceWhileRedisIsAwayAndWorksAgainWithoutAnybodysHelp() {
    assertThat(links.backForMs()).isEqualTo(Long.MAX_VALUE);
    server.stop();
    awaitLost();

    Future<Response> asked = append("away");
    assertThat(asked.failed()).as("without waiting for anything").isTrue();
    assertUnavailable(asked);
    assertThat(links.backForMs()).isZero();

    server.start();
    await().until(links::isUp);
    Await.on(append("back"));
    assertThat(links.backForMs()).isLessThan(30_000);
  }

  @Test
  void theLogTellsThatRedisIsAwayAndBackOnce() {
    try (Logged logged = new Logged()) {
      server.stop();
      awaitLost();
      server.start();
      await().until(links::isUp);

      await().until(() -> told(logged, "redis-back").size() == 1);
      assertThat(told(logged, "redis-back").getFirst()).contains("awayMs=");
      assertThat(told(logged, "redis-away")).hasSize(1);
    }
  }

  @Test
  void whatWasNotThereYetIsNotToldToBeAway() {
    server.stop();
    awaitLost();
    try (Logged logged = new Logged()) {
      AtomicInteger asked = new AtomicInteger();
      RedisLinks early = new RedisLinks(OneRedis.VERTX, counting(asked));
      await().until(() -> asked.get() > 2 * RedisLinks.LINKS);
      server.start();
      await().until(() -> early.isUp() && links.isUp());
      early.close();

      // The other one's.
      await().until(() -> told(logged, "redis-back").size() == 1);
      assertThat(told(logged, "redis-away")).hasSizeLessThanOrEqualTo(1);
    }
  }

  private static List<String> told(Logged logged, String happening) {
    return logged.from(Level.INFO).stream()
        .filter(line -> line.startsWith("dev.holdfast.happenings." + happening))
        .toList();
  }

  private RedisAccess counting(AtomicInteger asked) {
    return new RedisAccess(
        () -> {
          asked.incrementAndGet();
          return options();
        },
        RedisLogin.AS_ADDRESSED);
  }

  @Test
  void aRedisThatWasNotThereAtTheStartWasAway() {
    server.stop();
    AtomicInteger asked = new AtomicInteger();
    RedisLinks early = new RedisLinks(OneRedis.VERTX, counting(asked));
    assertThat(early.backForMs()).isZero();
    // They are asked for each attempt to connect: by then all links have tried it in vain.
    int atFirst = asked.get();
    await().until(() -> asked.get() > atFirst + 2);

    server.start();

    await().until(early::isUp);
    assertThat(early.backForMs()).isLessThan(30_000);
    early.close();
  }

  @Test
  void whatIsUnderWayWhenTheConnectionIsLostFailsAsUnavailable() {
    server.freeze();
    List<Future<Response>> underWay =
        IntStream.range(0, 100).mapToObj(i -> append("" + i)).toList();

    server.kill();

    underWay.forEach(RedisLinksTest::assertUnavailable);
    server.start();
    await().until(links::isUp);
  }

  @Test
  void aFrozenRedisIsNoticedByItsSilence() {
    Future<Response> underWay;
    server.freeze();
    long frozen = System.nanoTime();
    try {
      underWay = append("frozen");
      await().until(() -> !links.isUp());
      // Else the client would give the connection up after ten seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(Duration.ofSeconds(10));
      assertUnavailable(underWay);
      assertUnavailable(append("still frozen"));
    } finally {
      server.thaw();
    }
    await().until(links::isUp);
    Await.on(append("thawed"));
  }

  /** More than the buffers of both sides hold: the end of the connection must not wait for it. */
  @Test
  void aFrozenRedisIsNoticedThoughMuchWaitsToBeWritten() {
    String large = "x".repeat(1024 * 1024);
    server.freeze();
    try {
      List<Future<Response>> underWay =
          IntStream.range(0, 32).mapToObj(i -> links.send(Command.SET, "{key}", large)).toList();
      await().until(() -> underWay.stream().allMatch(Future::failed));
      underWay.forEach(RedisLinksTest::assertUnavailable);
    } finally {
      server.thaw();
    }
    await().until(links::isUp);
    Await.on(append("thawed"));
  }

  @Test
  void aQuietConnectionIsNotTakenForASilentOne() throws InterruptedException {
    String client = server.ask("CLIENT LIST TYPE normal").split("id=")[1].split(" ")[0];

    Patience.pass(LONGER_THAN_SILENCE);

    assertThat(server.ask("CLIENT LIST ID " + client)).contains("id=" + client);
    assertThat(links.backForMs()).isEqualTo(Long.MAX_VALUE);
  }

  /** Each waits for its turn, and the questions whether Redis is there wait behind them all. */
  @Test
  void answersThatComeSlowlyAreNoSilence() {
    List<Future<Response>> oneAfterTheOther =
        IntStream.range(0, 20).mapToObj(i -> links.send(Command.BLPOP, "nothing", "0.3")).toList();

    oneAfterTheOther.forEach(one -> Patience.join(one.toCompletionStage().toCompletableFuture()));

    assertThat(links.backForMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anEventLoopThatWasStarvedIsNoSilenceOfRedis() {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    RedisLinks starved = new RedisLinks(vertx, options());
    try {
      await().until(starved::isUp);
      for (int i = 0; i < 3; i++) {
        Promise<Void> awake = Promise.promise();
        vertx.runOnContext(
            ignored -> {
              try {
                Patience.pass(LONGER_THAN_SILENCE);
                awake.complete();
              } catch (InterruptedException e) {
                awake.fail(e);
              }
            });
        Await.on(awake.future());
        Await.on(starved.time());
        // Whatever was due while the loop was starved has been done by now.
        Await.on(starved.time());
      }
      assertThat(starved.backForMs()).isEqualTo(Long.MAX_VALUE);
    } finally {
      starved.close();
      vertx.close();
    }
  }

  @Test
  void scriptsThatRedisHasForgottenAreSentAgain() {
    Await.on(append("1"));
    server.ask("SCRIPT FLUSH");

    Await.on(append("2"));

    assertThat(Await.on(links.send(Command.XLEN, "{stream}")).toInteger()).isEqualTo(2);
  }

  @Test
  void whatIsSentForAKeyIsExecutedInTheOrderOfSendingAlsoAfterARestart() {
    server.kill();
    awaitLost();
    server.start();
    await().until(links::isUp);

    IntStream.range(0, 200).mapToObj(i -> append("" + i)).toList().forEach(Await::on);

    List<String> log =
        Await.on(links.send(Command.XRANGE, "{stream}", "-", "+")).stream()
            .map(entry -> entry.get(1).get(1).toString())
            .toList();
    assertThat(log).isEqualTo(IntStream.range(0, 200).mapToObj(Integer::toString).toList());
  }

  @Test
  void aRefusalByAScriptIsNotTakenForAnAbsence() {
    Await.on(links.send(Command.SET, "{stream}", "not a stream"));

    assertThatThrownBy(() -> Await.on(append("1"))).hasMessageContaining("WRONGTYPE");
  }

  @Test
  void aServerThatHasBecomeAReplicaIsLeftUntilItIsTheMasterAgain() {
    try (RealRedis other = RealRedis.launch()) {
      server.ask("REPLICAOF 127.0.0.1 " + other.port());
      assertUnavailable(append("to a replica"));
      await().until(() -> !links.isUp());
      RedisLinks late = new RedisLinks(OneRedis.VERTX, options());
      await().until(() -> late.backForMs() == 0);
      assertThat(late.isUp()).isFalse();

      server.ask("REPLICAOF NO ONE");

      await().until(() -> links.isUp() && late.isUp());
      Await.on(append("to a master"));
      late.close();
    }
  }

  @Test
  void manyChannelsAreHeardAgainAfterTheirConnectionWasLost() {
    Subscriptions subscriptions = OneRedis.subscriptionsTo(server);
    List<Hearing> hearings =
        IntStream.range(0, 50)
            .mapToObj(
                i -> {
                  Hearing hearing = new Hearing();
                  subscriptions.subscribe("{c:" + i + "}", hearing);
                  return hearing;
                })
            .toList();
    await()
        .untilAsserted(
            () -> assertThat(hearings).allMatch(hearing -> hearing.subscribed.get() >= 1));

    server.ask("CLIENT KILL TYPE pubsub");

    await()
        .untilAsserted(
            () -> assertThat(hearings).allMatch(hearing -> hearing.subscribed.get() >= 2));
    IntStream.range(0, 50)
        .forEach(i -> Await.on(links.send(Command.SPUBLISH, "{c:" + i + "}", "hello " + i)));
    await()
        .untilAsserted(
            () -> {
              for (int i = 0; i < 50; i++) {
                assertThat(hearings.get(i).messages).containsExactly("hello " + i);
              }
            });
    subscriptions.close();
  }

  @Test
  void aChannelThatNobodyListensToIsNotSubscribedAnyMore() {
    Subscriptions subscriptions = OneRedis.subscriptionsTo(server);
    Hearing first = new Hearing();
    Hearing second = new Hearing();
    subscriptions.subscribe("{c}", first);
    subscriptions.subscribe("{c}", second);
    await().until(() -> server.ask("PUBSUB SHARDCHANNELS").contains("{c}"));

    subscriptions.unsubscribe("{c}", first);
    Await.on(links.send(Command.SPUBLISH, "{c}", "hello"));
    await().untilAsserted(() -> assertThat(second.messages).containsExactly("hello"));
    assertThat(first.messages).isEmpty();
    subscriptions.unsubscribe("{c}", second);

    await().until(() -> !server.ask("PUBSUB SHARDCHANNELS").contains("{c}"));
    subscriptions.close();
  }

  private Future<Response> append(String payload) {
    return links.run(
        APPEND, List.of("{stream}"), "7 run", 1_000, 1_000_000, 60_000, 60_000, payload);
  }

  /** Waits until it is known that the connection to the stream's server is gone. */
  private void awaitLost() {
    await().until(() -> append("lost").failed());
  }

  private RedisOptions options() {
    return new RedisOptions().setConnectionString(server.url());
  }

  private static void assertUnavailable(Future<Response> future) {
    refused(ErrorCode.UNAVAILABLE, () -> Await.on(future));
  }

  private static final class Hearing implements Subscriptions.Listener {
    final AtomicInteger subscribed = new AtomicInteger();
    final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    public void subscribed() {
      subscribed.incrementAndGet();
    }

    @Override
    public void message(String message) {
      messages.add(message);
    }
  }
}
