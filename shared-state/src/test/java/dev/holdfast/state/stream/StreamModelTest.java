package dev.holdfast.state.stream;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Subscriptions;
import dev.holdfast.testing.SeededRuns;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams and followers against a list in memory, while everything that can break does. */
class StreamModelTest {
  private static final int HELD = 40;
  private static final StreamLimits LIMITS =
      new StreamLimits(HELD, 1_000_000, Duration.ofHours(1), Duration.ofHours(1));
  private static RealRedis server;
  private static RedisLinks redis;
  private static Subscriptions subscriptions;
  private static Streams streams;

  @BeforeAll
  static void launch() {
    server = RealRedis.launch("--appendfsync", "always");
    redis = OneRedis.linksTo(server);
    subscriptions = OneRedis.subscriptionsTo(server);
    streams = new Streams(OneRedis.VERTX, redis, subscriptions);
  }

  @AfterAll
  static void close() {
    subscriptions.close();
    redis.close();
    server.close();
  }

  @Test
  void readersGetTheLogOnceAndInOrderWhateverIsLostOnTheWay() {
    SeededRuns.run(6, random -> new Model(random).runs(120));
  }

  /** What should be: the log as a list, each reader's place in it. */
  private static final class Model {
    final Random random;
    final String key = "{" + OneRedis.newId("stream") + "}";
    final List<String> log = new ArrayList<>();
    final List<Reading> readings = new ArrayList<>();

    Model(Random random) {
      this.random = random;
    }

    void runs(int steps) {
      Stream.of(Following.ALONE, Following.ALONE, Following.TOGETHER, Following.TOGETHER)
          .forEach(following -> readings.add(new Reading(key, following)));
      for (int step = 0; step < steps; step++) {
        step();
      }
      appends(1);
      // Whoever was so far behind that this is gone too goes on from here.
      readings.forEach(reading -> reading.awaitEndOf(log));
      appends(1);
      readings.forEach(reading -> reading.checkAgainst(log));
      checkReadsFromAnywhere();
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0 -> server.ask("CLIENT KILL TYPE pubsub");
        case 1 -> server.ask("CLIENT KILL TYPE normal");
        case 2 -> randomReading().crashesAndIsFollowedByAnother();
        case 3 -> appendsUnheard();
        case 4 -> {
          if (random.nextInt(8) == 0) {
            server.kill();
            server.start();
          }
        }
        case 5 -> server.ask("SCRIPT FLUSH");
        default -> appends(1 + random.nextInt(6));
      }
    }

    Reading randomReading() {
      return readings.get(random.nextInt(readings.size()));
    }

    // Nobody knows whether what failed was appended: the log says, as for any writer.
    void appends(int many) {
      for (int i = 0; i < many; i++) {
        String payload = log.size() + ":" + random.nextInt(1_000);
        await()
            .until(
                () -> {
                  if (lastInRedis().equals(payload)) {
                    return true;
                  }
                  Await.on(streams.append(key, payload, LIMITS).map(true).otherwise(false));
                  return lastInRedis().equals(payload);
                });
        log.add(payload);
      }
    }

    void appendsUnheard() {
      if (log.isEmpty()) {
        return;
      }
      String payload = log.size() + ":unheard";
      await()
          .until(
              () -> {
                Offset last = answered(() -> streams.read(key, endOfLog(), 1)).last();
                String next = last.epoch() + "-" + (log.size() + 1);
                Object[] entry = {
                  "MAXLEN", HELD, next, "p", payload, "t", now(), "b", 1, "r", fieldOfLast(7)
                };
                return Await.on(redis.send(Command.XADD, key, entry).map(true).otherwise(false))
                    || lastInRedis().equals(payload);
              });
      log.add(payload);
    }

    String lastInRedis() {
      return fieldOfLast(1);
    }

    String fieldOfLast(int index) {
      return Await.on(
          redis
              .send(Command.XREVRANGE, key, "+", "-", "COUNT", 1)
              .map(found -> found.size() == 0 ? "" : found.get(0).get(1).get(index).toString())
              .otherwise("not known"));
    }

    /**
     * The offset of the entry with this number; of what is not held any more as it may have been.
     */
    Offset offsetOf(int sequence) {
      if (sequence == 0) {
        return Offset.START;
      }
      Response held = answered(() -> redis.send(Command.XRANGE, key, "-", "+"));
      Offset first = Offset.of(held.get(0).get(0).toString());
      if (sequence >= first.sequence()) {
        return Offset.of(held.get((int) (sequence - first.sequence())).get(0).toString());
      }
      Response fields = held.get(0).get(1);
      return sequence == first.sequence() - 1 && fields.size() > 8
          ? Offset.of(fields.get(9).toString())
          : new Offset(first.epoch(), sequence);
    }

    static <T> T answered(Supplier<Future<T>> question) {
      AtomicReference<T> answer = new AtomicReference<>();
      await()
          .until(
              () -> {
                Await.on(question.get().onSuccess(answer::set).otherwiseEmpty());
                return answer.get() != null;
              });
      return answer.get();
    }

    Offset endOfLog() {
      return new Offset("1", Integer.MAX_VALUE);
    }

    static long now() {
      return System.currentTimeMillis();
    }

    void checkReadsFromAnywhere() {
      Offset last = answered(() -> streams.read(key, endOfLog(), 1)).last();
      assertThat(last.sequence()).isEqualTo(log.size());
      for (int i = 0; i < 20; i++) {
        int from = random.nextInt(log.size() + 1);
        Page page = answered(() -> streams.read(key, offsetOf(from), 1_000));
        if (log.size() - from > HELD) {
          assertThat(page).isEqualTo(new Page.Gone(last));
        } else {
          assertThat(((Page.Held) page).entries())
              .extracting(Entry::payload)
              .isEqualTo(log.subList(from, log.size()));
        }
      }
    }
  }

  private enum Following {
    ALONE,
    TOGETHER
  }

  /** One reader; after a crash another one goes on from its last offset. */
  private static final class Reading {
    final String key;
    final Following following;
    final List<RecordingReader> readers = new ArrayList<>();
    Follower follower;

    Reading(String key, Following following) {
      this.key = key;
      this.following = following;
      follow(Offset.START);
    }

    void crashesAndIsFollowedByAnother() {
      Follower crashed = follower;
      follow(
          onItsThread(
              () -> {
                crashed.close();
                return crashed.last();
              }));
    }

    void awaitEndOf(List<String> log) {
      await().until(() -> onItsThread(follower::last).sequence() == log.size());
    }

    <T> T onItsThread(Supplier<T> question) {
      return CompletableFuture.supplyAsync(question, readers.getLast().executor()).join();
    }

    void follow(Offset after) {
      RecordingReader reader = new RecordingReader();
      readers.add(reader);
      follower =
          switch (following) {
            case ALONE -> streams.follow(key, after, reader, reader.executor());
            case TOGETHER -> streams.followTogether(key, after, reader, reader.executor());
          };
    }

    // In order, each once; a hole only where the reader was told of one.
    void checkAgainst(List<String> log) {
      await()
          .untilAsserted(
              () -> {
                List<Entry> given =
                    readers.stream().flatMap(reader -> reader.entries.stream()).toList();
                assertThat(given).isNotEmpty();
                assertThat(given.getLast().offset().sequence()).isEqualTo(log.size());
              });
      long before = 0;
      long holes = 0;
      for (Entry entry : readers.stream().flatMap(reader -> reader.entries.stream()).toList()) {
        long sequence = entry.offset().sequence();
        assertThat(sequence).isGreaterThan(before);
        assertThat(entry.payload()).isEqualTo(log.get((int) sequence - 1));
        holes += sequence == before + 1 ? 0 : 1;
        before = sequence;
      }
      long told = readers.stream().mapToLong(reader -> reader.gone.size()).sum();
      assertThat(holes).isLessThanOrEqualTo(told);
    }
  }
}
