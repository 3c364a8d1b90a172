package dev.holdfast.state.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a later version, or nobody, says on a stream's channel and writes into a stream. */
class NewerFormatsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final StreamLimits AMPLE = new StreamLimits(10_000, 10_000_000, HOUR, HOUR);

  private final RedisLinks redis = OneRedis.links();
  private final Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
  private final String key = "{" + OneRedis.newId("stream") + "}";
  private final SimpleMeterRegistry counts = new SimpleMeterRegistry();
  private final RecordingReader reader = new RecordingReader();

  @BeforeEach
  void count() {
    Metrics.addRegistry(counts);
  }

  @AfterEach
  void stopCounting() {
    Metrics.removeRegistry(counts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*kind-of-a-later-version",
        "2+9-9 payload",
        "+notanoffset x",
        "+",
        "+1-1",
        "+@ x",
        "\0"
      })
  void anUnknownNotificationIsCountedAndLetsTheLogBeRead(String unknown) {
    append("1");
    streams.follow(key, Offset.START, reader, reader.executor());
    reader.awaitLive();
    // What nobody told of: only who reads the log finds it.
    appendSilently("2");
    double before = counted("notification");

    say(unknown);

    reader.awaitPayloads(List.of("1", "2"));
    append("3");
    reader.awaitPayloads(List.of("1", "2", "3"));
    assertThat(counted("notification")).isEqualTo(before + 1);
  }

  @Test
  void aNotificationMayHaveMoreThanThisVersionKnows() {
    Offset last = append("1");
    streams.follow(key, Offset.START, reader, reader.executor());
    reader.awaitLive();
    double before = counted("notification");

    Offset next = new Offset(last.epoch(), 2);
    say("+" + next + "@later@00-aa@more payload");

    reader.awaitPayloads(List.of("1", "payload"));
    assertThat(counted("notification")).isEqualTo(before);
  }

  @Test
  void whatAReaderFailsAtIsReadFromTheLogAgain() {
    Offset last = append("1");
    Failing failing = new Failing("unreadable");
    streams.follow(key, Offset.START, failing, reader.executor());
    reader.awaitLive();

    say("+" + new Offset(last.epoch(), 2) + " unreadable");
    append("2");

    reader.awaitPayloads(List.of("1", "2"));
  }

  @Test
  void anEntryThatCannotBeReadKeepsNoneBackThatComeAfterIt() {
    append("1");
    append("unreadable");
    append("2");
    double before = counted("outbox");

    Failing failing = new Failing("unreadable");
    streams.follow(key, Offset.START, failing, reader.executor());

    reader.awaitPayloads(List.of("1", "2"));
    append("unreadable");
    append("3");
    reader.awaitPayloads(List.of("1", "2", "3"));
    assertThat(counted("outbox")).isGreaterThanOrEqualTo(before + 2);
  }

  @Test
  void anEntryOfALaterFormatOrOfNoneIsReadAsEmptyAndTheLogGoesOn() {
    append("1");
    add("p2", "later", "t", "0", "b", "1", "r", "run");
    add("v", "2", "p", "later");
    add("strange", "");

    Offset last = append("2");
    Page.Held held = (Page.Held) Await.on(streams.read(key, Offset.START, 10));

    assertThat(held.last()).isEqualTo(last);
    assertThat(held.entries()).extracting(Entry::payload).containsExactly("1", "", "", "", "2");
  }

  @Test
  void entriesOfNoFormatAtTheHeadDoNotKeepAFullLogFromTrimming() {
    append("1");
    add("strange", "1");
    StreamLimits narrow = new StreamLimits(1_000, 40, HOUR, HOUR);

    for (int i = 0; i < 70; i++) {
      Await.on(streams.append(key, "0123456789", narrow));
    }

    assertThat(Await.on(redis.send(Command.XLEN, key)).toInteger()).isLessThan(10);
  }

  /** Fails at what it is given, as one that is older than the writer. */
  private final class Failing implements StreamReader {
    private final String what;

    Failing(String what) {
      this.what = what;
    }

    @Override
    public void entry(Entry entry) {
      if (entry.payload().equals(what)) {
        throw new IllegalStateException("made by the test");
      }
      reader.entry(entry);
    }

    @Override
    public void live() {
      reader.live();
    }

    @Override
    public void gone(Offset last) {
      reader.gone(last);
    }
  }

  private Offset append(String payload) {
    return Await.on(streams.append(key, payload, AMPLE));
  }

  private void appendSilently(String payload) {
    add("p", payload, "t", "0");
  }

  private void add(String... fields) {
    Object[] args = Stream.concat(Stream.of(epoch() + "-*"), Stream.of(fields)).toArray();
    Await.on(redis.send(Command.XADD, key, args));
  }

  private String epoch() {
    return ((Page.Held) Await.on(streams.read(key, Offset.START, 10))).last().epoch();
  }

  private void say(String message) {
    assertThat(Await.on(redis.send(Command.SPUBLISH, key, message)).toInteger()).isPositive();
  }

  private double counted(String kind) {
    return counts.find("holdfast.newer.formats.ignored").tag("kind", kind).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }
}
