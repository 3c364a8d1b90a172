package dev.holdfast.state.redis;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.redis.RealSentinels;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.StreamReader;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.testing.Patience;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master that dies, or gives its office to its replica. */
class RedisSentinelTest {
  private static final StreamLimits LIMITS =
      new StreamLimits(10_000, 1_000_000, Duration.ofHours(1), Duration.ofHours(1));
  private static final List<String> KEYS = List.of("{stream:a}", "{stream:b}", "{stream:c}");

  private RealSentinels sentinels;
  private RedisLinks links;
  private Subscriptions subscriptions;
  private Streams streams;

  @BeforeEach
  void launch() {
    sentinels = RealSentinels.launch();
    RedisOptions options =
        new RedisOptions()
            .setType(RedisClientType.SENTINEL)
            .setMasterName(RealSentinels.MASTER_NAME)
            // The first one does not answer.
            .setEndpoints(
                Stream.concat(
                        Stream.of("redis://127.0.0.1:" + RealRedis.freePort()),
                        sentinels.urls().stream())
                    .toList());
    links = new RedisLinks(OneRedis.VERTX, options);
    subscriptions = new Subscriptions(OneRedis.VERTX, options);
    streams = new Streams(OneRedis.VERTX, links, subscriptions);
    await().until(() -> links.isUp() && subscriptions.isUp());
  }

  @AfterEach
  void close() {
    subscriptions.close();
    links.close();
    sentinels.close();
  }

  @Test
  void followersSeeWhatTheLogHoldsWhoeverIsTheMaster() {
    List<Reading> readings = KEYS.stream().map(this::follow).toList();
    appendToAll(1, 50);
    RealRedis first = sentinels.master();
    sentinels.awaitReplication();

    long killed = System.nanoTime();
    first.kill();
    appendToAll(51, 100);

    readings.forEach(RedisSentinelTest::awaitAll);
    assertThat(sentinels.master()).isNotSameAs(first);

    first.start();
    sentinels.awaitReplication();
    sentinels.switchOver();
    appendToAll(101, 150);

    readings.forEach(this::awaitLive);
    assertThat(sentinels.master()).isSameAs(first);
    assertThat(links.backForMs()).isLessThanOrEqualTo((System.nanoTime() - killed) / 1_000_000);
    // What was under way at the switch may be lost, but not without a word.
    for (Reading reading : readings) {
      if (reading.gone == 0) {
        afterAFailover()
            .untilAsserted(() -> assertThat(reading.payloads).isEqualTo(logOf(reading.key)));
      }
    }
  }

  @Test
  void whoReadWhatAFailoverLostIsToldSo() {
    Reading reading = follow(KEYS.getFirst());
    append(KEYS.getFirst(), "kept");
    sentinels.awaitReplication();
    awaitHeard(reading, "kept");
    RealRedis master = sentinels.master();
    RealRedis replica = sentinels.replica();

    replica.freeze();
    // What the replica's connection holds already would still reach it.
    master.ask("CLIENT KILL TYPE replica");
    append(KEYS.getFirst(), "lost");
    awaitHeard(reading, "lost");
    Offset lost = reading.last;
    master.kill();
    replica.thaw();
    append(KEYS.getFirst(), "after");

    awaitLive(reading);
    assertThat(sentinels.master()).isSameAs(replica);
    assertThat(reading.gone).isEqualTo(1);
    assertThat(logOf(KEYS.getFirst())).startsWith("kept", "after");
    assertThat(Await.on(streams.read(KEYS.getFirst(), lost, 10))).isInstanceOf(Page.Gone.class);
  }

  private Reading follow(String key) {
    Reading reading = new Reading(key);
    streams.follow(key, Offset.START, reading, Runnable::run);
    return reading;
  }

  private void appendToAll(int from, int to) {
    for (int i = from; i <= to; i++) {
      String payload = "" + i;
      KEYS.forEach(key -> append(key, payload));
    }
  }

  /** As clients do: again, until it is acknowledged. */
  private void append(String key, String payload) {
    afterAFailover()
        .until(() -> Await.on(streams.append(key, payload, LIMITS).map(true).otherwise(false)));
  }

  // What a reader is told to be gone may be more than what was lost: it looks at the whole then.
  private void awaitLive(Reading reading) {
    afterAFailover()
        .until(
            () -> {
              append(reading.key, "live");
              return reading.payloads.contains("live");
            });
  }

  private static void awaitHeard(Reading reading, String payload) {
    afterAFailover().untilAsserted(() -> assertThat(reading.payloads).contains(payload));
  }

  // Sentinels that could not choose a replica, because it was frozen, try again after a while.
  private static ConditionFactory afterAFailover() {
    return Patience.awaitAfter(RealSentinels.REST).ignoreException(HoldfastException.class);
  }

  // One that was appended without an acknowledgment is there twice.
  private static void awaitAll(Reading reading) {
    awaitHeard(reading, "100");
    assertThat(reading.gone).isZero();
    assertThat(reading.payloads.stream().distinct())
        .isEqualTo(IntStream.rangeClosed(1, 100).mapToObj(Integer::toString).toList());
  }

  private List<String> logOf(String key) {
    Page page = Await.on(streams.read(key, Offset.START, 1_000));
    return ((Page.Held) page).entries().stream().map(Entry::payload).toList();
  }

  private static final class Reading implements StreamReader {
    final String key;
    final List<String> payloads = new CopyOnWriteArrayList<>();
    volatile Offset last;
    volatile int gone;

    Reading(String key) {
      this.key = key;
    }

    @Override
    public void entry(Entry entry) {
      payloads.add(entry.payload());
      last = entry.offset();
    }

    @Override
    public void gone(Offset end) {
      gone++;
    }
  }
}
