package dev.holdfast.state.redis;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisCluster;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.StreamReader;
import dev.holdfast.state.stream.Streams;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisClusterTest {
  private static final StreamLimits LIMITS =
      new StreamLimits(1_000, 1_000_000, Duration.ofHours(1), Duration.ofHours(1));
  private static RealRedisCluster cluster;
  private static RedisLinks links;
  private static Subscriptions subscriptions;
  private static Streams streams;

  @BeforeAll
  static void launch() {
    cluster = RealRedisCluster.launch();
    RedisOptions options =
        new RedisOptions().setType(RedisClientType.CLUSTER).setEndpoints(cluster.urls());
    links = new RedisLinks(OneRedis.VERTX, options);
    subscriptions = new Subscriptions(OneRedis.VERTX, options);
    streams = new Streams(OneRedis.VERTX, links, subscriptions);
    await().until(() -> links.isUp() && subscriptions.isUp());
  }

  @AfterAll
  static void close() {
    subscriptions.close();
    links.close();
    cluster.close();
  }

  @Test
  void followsStreamsOnAllNodesThroughLostConnections() {
    Map<String, Reading> readings = new HashMap<>();
    for (String key : keysOnEachNode()) {
      Reading reading = new Reading();
      streams.follow(key, Offset.START, reading, Runnable::run);
      readings.put(key, reading);
    }
    append(readings, 1, 10);

    for (int node = 0; node < 3; node++) {
      cluster.ask(node, "CLIENT KILL TYPE pubsub");
      append(readings, 11 + node * 10, 20 + node * 10);
    }

    awaitEntries(readings, 40);
  }

  @Test
  void oneNodeAwayLeavesTheOthersAtWorkAndIsFollowedAgainWhenItIsBack() {
    List<String> keys = keysOnEachNode();
    Map<String, Reading> readings = new HashMap<>();
    for (String key : keys) {
      Reading reading = new Reading();
      streams.follow(key, Offset.START, reading, Runnable::run);
      readings.put(key, reading);
    }
    append(readings, 1, 5);
    awaitEntries(readings, 5);

    cluster.nodes().get(1).stop();
    assertThat(append(keys.get(0), 6)).isTrue();
    assertThat(append(keys.get(2), 6)).isTrue();
    assertThat(append(keys.get(1), 6)).isFalse();
    cluster.nodes().get(1).start();
    await().until(() -> append(keys.get(1), 6));

    awaitEntries(readings, 6);
  }

  @Test
  void followsAStreamWhoseSlotHasMovedToAnotherNode() {
    String key = keysOnEachNode().getFirst();
    Reading reading = new Reading();
    streams.follow(key, Offset.START, reading, Runnable::run);
    append(Map.of(key, reading), 1, 3);
    awaitEntries(Map.of(key, reading), 3);

    // The slot moves and the entries are lost with it: the reader is told, and goes on.
    int slot = KeySlot.of(key);
    cluster.ask(0, "DEL " + key);
    String target = cluster.ask(1, "CLUSTER MYID").split("\r\n")[1];
    for (int node : List.of(1, 0, 2)) {
      cluster.ask(node, "CLUSTER SETSLOT " + slot + " NODE " + target);
    }
    await().until(() -> append(key, 1));

    await().until(() -> reading.payloads.size() >= 3 && reading.gone > 0);
    await()
        .until(
            () -> {
              append(key, 2);
              return reading.payloads.size() > 3;
            });
  }

  @Test
  void aKeysSlotIsTheClusters() {
    for (String key : List.of("a", "{session:x}:outbox", "{}", "{", "a{b}c{d}", "grüße")) {
      assertThat(cluster.ask(0, "CLUSTER KEYSLOT \"" + key + "\"").trim())
          .isEqualTo(":" + KeySlot.of(key));
    }
  }

  private static void append(Map<String, Reading> readings, int from, int to) {
    for (int i = from; i <= to; i++) {
      int payload = i;
      readings.keySet().forEach(key -> await().until(() -> append(key, payload)));
    }
  }

  private static boolean append(String key, int payload) {
    return streams
        .append(key, "" + payload, LIMITS)
        .map(true)
        .otherwise(false)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static void awaitEntries(Map<String, Reading> readings, int last) {
    List<String> expected = IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toList();
    readings
        .values()
        .forEach(
            reading ->
                await().untilAsserted(() -> assertThat(reading.payloads).isEqualTo(expected)));
  }

  private static List<String> keysOnEachNode() {
    return IntStream.range(0, 3)
        .mapToObj(
            node ->
                IntStream.range(0, 10_000)
                    .mapToObj(i -> OneRedis.newId("{stream:" + i) + "}")
                    .filter(key -> KeySlot.of(key) * 3 / KeySlot.COUNT == node)
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  private static final class Reading implements StreamReader {
    final List<String> payloads = new CopyOnWriteArrayList<>();
    volatile int gone;

    @Override
    public void entry(Entry entry) {
      payloads.add(entry.payload());
    }

    @Override
    public void gone(Offset last) {
      gone++;
    }
  }
}
