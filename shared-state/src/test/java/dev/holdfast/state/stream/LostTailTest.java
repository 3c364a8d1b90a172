package dev.holdfast.state.stream;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Subscriptions;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that comes back without its newest entries, as after a power cut or a failover. */
class LostTailTest {
  private static final StreamLimits AMPLE =
      new StreamLimits(1_000, 1_000_000, Duration.ofHours(1), Duration.ofHours(1));
  private static final String KEY = "{stream}";

  private final RealRedis server = RealRedis.launch();
  private final RedisLinks redis = OneRedis.linksTo(server);
  private final Subscriptions subscriptions = OneRedis.subscriptionsTo(server);
  private final Streams streams = new Streams(OneRedis.VERTX, redis, subscriptions);

  @AfterEach
  void close() {
    subscriptions.close();
    redis.close();
    server.close();
  }

  @Test
  void whoReadAnEntryThatIsLostIsToldSoHoweverManyCameSince() {
    Offset kept = append("kept");
    Offset lost = append("lost");

    restartWithout(lost);
    Offset inItsPlace = append("in its place");
    append("more");

    assertThat(inItsPlace.sequence()).isEqualTo(lost.sequence());
    assertThat(read(lost)).isInstanceOf(Page.Gone.class);
    assertThat(payloads(read(kept))).containsExactly("in its place", "more");
    assertThat(payloads(read(inItsPlace))).containsExactly("more");
    assertThat(payloads(read(Offset.START))).containsExactly("kept", "in its place", "more");
  }

  @Test
  void whoReadNothingThatIsLostGoesOnOverARestart() {
    Offset first = append("first");
    Offset second = append("second");

    server.stop();
    server.start();
    Offset third = append("third");

    assertThat(third.epoch()).isNotEqualTo(second.epoch());
    assertThat(payloads(read(first))).containsExactly("second", "third");
    assertThat(payloads(read(second))).containsExactly("third");
    assertThat(payloads(read(third))).isEmpty();
  }

  // Deleting the entry before the restart leaves the log as a server does that never wrote it down.
  private void restartWithout(Offset lost) {
    String before = lost.epoch() + "-" + (lost.sequence() - 1);
    Await.on(redis.send(Command.XDEL, KEY, lost));
    Await.on(redis.send(Command.XSETID, KEY, before));
    server.stop();
    server.start();
  }

  private Offset append(String payload) {
    await().until(() -> Await.on(redis.send(Command.EXISTS, KEY).map(true).otherwise(false)));
    return Await.on(streams.append(KEY, payload, AMPLE));
  }

  private Page read(Offset after) {
    return Await.on(streams.read(KEY, after, 100));
  }

  private static List<String> payloads(Page page) {
    return ((Page.Held) page).entries().stream().map(Entry::payload).toList();
  }
}
