package dev.holdfast.state.redis;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.redis.RealRedisCluster;
import dev.holdfast.redis.RealSentinels;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.testing.Patience;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A primary that is killed: its replica, which takes over, has all that was acknowledged. */
class DurableFailoverTest {
  private static final StreamLimits LIMITS =
      new StreamLimits(100_000, 100_000_000, Duration.ofHours(1), Duration.ofHours(1));
  private static final Durability REPLICATED =
      new Durability(Durability.Level.REPLICATED, 1, Duration.ofSeconds(2));
  private static final String KEY = "{stream:a}";
  private static final int AT_ONCE = 200;

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  @Test
  void sentinels() {
    try (RealSentinels sentinels = RealSentinels.launch()) {
      RedisOptions options =
          new RedisOptions()
              .setType(RedisClientType.SENTINEL)
              .setMasterName(RealSentinels.MASTER_NAME)
              .setEndpoints(sentinels.urls());
      failsOver(options, sentinels.master(), sentinels.replica());
    }
  }

  @Test
  void cluster() {
    try (RealRedisCluster cluster = RealRedisCluster.launchWithReplicas()) {
      RedisOptions options =
          new RedisOptions().setType(RedisClientType.CLUSTER).setEndpoints(cluster.urls());
      int slots = KeySlot.COUNT;
      int holder =
          IntStream.range(0, 3).filter(i -> KeySlot.of(KEY) < slots * (i + 1) / 3).min().getAsInt();
      failsOver(options, cluster.nodes().get(holder), cluster.nodes().get(holder + 3));
    }
  }

  private void failsOver(RedisOptions options, RealRedis primary, RealRedis replica) {
    RedisAccess access = new RedisAccess(() -> options, RedisLogin.AS_ADDRESSED, REPLICATED);
    RedisLinks links = new RedisLinks(OneRedis.VERTX, access);
    Subscriptions subscriptions = new Subscriptions(OneRedis.VERTX, access);
    Streams streams = new Streams(OneRedis.VERTX, links, subscriptions);
    await().until(() -> links.isUp() && subscriptions.isUp());
    append(streams, "before");
    await().until(() -> acknowledged.size() == AT_ONCE);

    replica.freeze();
    // What the replica's connection holds already would still reach it.
    primary.ask("CLIENT KILL TYPE replica");
    List<Future<Offset>> unpromised = append(streams, "lost");
    await().until(() -> unpromised.stream().allMatch(Future::isComplete));
    assertThat(unpromised).allMatch(Future::failed);
    primary.kill();
    replica.thaw();
    // It promises nothing before it has a replica itself.
    Patience.awaitAfter(RealSentinels.REST).until(() -> replica.ask("ROLE").contains("master"));
    primary.start();

    Patience.awaitAfter(RealSentinels.REST)
        .until(
            () -> {
              List<Future<Offset>> tried = append(streams, "after");
              await().until(() -> tried.stream().allMatch(Future::isComplete));
              return tried.stream().allMatch(Future::succeeded);
            });
    assertThat(logOf(streams)).containsAll(acknowledged).noneMatch(one -> one.startsWith("lost"));
    assertThat(replica.ask("XLEN " + KEY)).as("entries of who took over").matches(":\\d{3,}\\s+");
    subscriptions.close();
    links.close();
  }

  private List<Future<Offset>> append(Streams streams, String name) {
    return IntStream.range(0, AT_ONCE)
        .mapToObj(i -> name + i)
        .map(
            payload ->
                streams.append(KEY, payload, LIMITS).onSuccess(done -> acknowledged.add(payload)))
        .toList();
  }

  private static List<String> logOf(Streams streams) {
    Page page = Await.on(streams.read(KEY, Offset.START, 100_000));
    return ((Page.Held) page).entries().stream().map(Entry::payload).toList();
  }
}
