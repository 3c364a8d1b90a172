package dev.holdfast.state.stream;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.ClientCommands;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeedsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final StreamLimits AMPLE = new StreamLimits(10_000, 10_000_000, HOUR, HOUR);

  private final RedisLinks redis = OneRedis.links();
  private final Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
  private final String key = "{" + OneRedis.newId("stream") + "}";

  /** An event loop that runs its tasks when the test says so. */
  private static final class Loop implements Executor {
    final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    void run() {
      while (!tasks.isEmpty()) {
        tasks.poll().run();
      }
    }
  }

  /** Keeps what it could make of announcements together with others. */
  private static class Listener implements StreamReader {
    final List<Shared> shared = new ArrayList<>();

    @Override
    public void entry(Entry entry) {}

    @Override
    public void announcement(String message, Shared given) {
      shared.add(given);
    }

    @Override
    public void gone(Offset last) {}
  }

  @Test
  void allReadersOnAnEventLoopAreToldByOneTaskAndMakeOfAMessageWhatTheyMakeOnce() {
    Loop one = new Loop();
    Loop other = new Loop();
    List<Listener> listeners = Stream.generate(Listener::new).limit(100).toList();
    Feed feed = new Feed();
    for (int i = 0; i < listeners.size(); i++) {
      feed.add(follower(listeners.get(i), i % 3 == 0 ? one : other));
    }

    feed.message("~said");

    assertThat(one.tasks).hasSize(1);
    assertThat(other.tasks).hasSize(1);
    one.run();
    other.run();
    assertThat(listeners).allSatisfy(listener -> assertThat(listener.shared).hasSize(1));
    assertThat(listeners.stream().map(listener -> listener.shared.getFirst()).distinct())
        .hasSize(1);
  }

  @Test
  void whatFailsAtOneReaderIsNotFeltByTheOthers() {
    Loop loop = new Loop();
    Listener failing =
        new Listener() {
          @Override
          public void announcement(String message, Shared given) {
            throw new IllegalStateException("made by the test");
          }
        };
    Listener behind = new Listener();
    Feed feed = new Feed();
    feed.add(follower(failing, loop));
    feed.add(follower(behind, loop));

    feed.message("~said");
    loop.run();

    assertThat(behind.shared).hasSize(1);
  }

  @Test
  void theChannelIsSubscribedOnceAndUntilTheLastReaderHasLeft() {
    RecordingReader first = new RecordingReader();
    RecordingReader second = new RecordingReader();
    List<Follower> followers = new ArrayList<>();

    List<String> commands =
        ClientCommands.during(
            () -> {
              followers.add(follow(first));
              append("1");
              followers.add(follow(second));
              append("2");
              first.awaitPayloads(List.of("1", "2"));
              second.awaitPayloads(List.of("1", "2"));
            });

    assertThat(commands).filteredOn(("SSUBSCRIBE " + key)::equalsIgnoreCase).hasSize(1);

    CompletableFuture.runAsync(followers.getFirst()::close, first.executor()).join();
    append("3");
    second.awaitPayloads(List.of("1", "2", "3"));
    assertThat(first.payloads()).isEqualTo(List.of("1", "2"));

    CompletableFuture.runAsync(followers.getLast()::close, second.executor()).join();
    await().until(() -> subscribers() == 0);
  }

  private Follower follow(RecordingReader reader) {
    Follower follower = streams.followTogether(key, Offset.START, reader, reader.executor());
    reader.awaitLive();
    return follower;
  }

  private Follower follower(StreamReader reader, Executor loop) {
    Follower.Channel none = Follower.Channel.of(OneRedis.subscriptions());
    return new Follower(
        OneRedis.VERTX,
        after -> Promise.<Page>promise().future(),
        none,
        key,
        Offset.START,
        reader,
        loop);
  }

  private void append(String payload) {
    Await.on(streams.append(key, payload, AMPLE));
  }

  private int subscribers() {
    return Await.on(redis.send(Command.PUBSUB, "SHARDNUMSUB", key)).get(1).toInteger();
  }
}
