package dev.holdfast.state.stream;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.testing.Patience;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final StreamLimits AMPLE = new StreamLimits(10_000, 10_000_000, HOUR, HOUR);
  private final RedisLinks redis = OneRedis.links();
  private final Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
  private final String key = "{" + OneRedis.newId("stream") + "}";

  @Test
  void offsetsCountWithoutHolesFromOneInOneEpoch() {
    List<Offset> offsets = append(AMPLE, 1, 5);

    assertThat(offsets).extracting(Offset::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(offsets).extracting(Offset::epoch).containsOnly(offsets.getFirst().epoch());
    assertThat(read(offsets.get(1), 2)).isEqualTo(List.of("3", "4"));
    assertThat(read(Offset.START, 100)).isEqualTo(payloads(1, 5));
    assertThat(read(offsets.getLast(), 100)).isEmpty();
  }

  @Test
  void aPageHasAsManyEntriesAsAreWantedOrAsItsBytesAllow() {
    append(AMPLE, 1, 70);

    assertThat(read(Offset.START, 33)).isEqualTo(payloads(1, 33));
    assertThat(read(Offset.START, 1_000)).isEqualTo(payloads(1, 70));
    Page.Held few = (Page.Held) Await.on(streams.read(key, Offset.START, 1_000, 12));
    // Nine of one digit, two of two.
    assertThat(few.entries()).extracting(Entry::payload).isEqualTo(payloads(1, 11));
  }

  @Test
  void payloadsComeBackAsTheyWere() {
    List<String> odd = List.of("", " ", "\"\\\r\n\0", "grüße 👋", "+1-1 x", "x".repeat(100_000));
    odd.forEach(payload -> Await.on(streams.append(key, payload, AMPLE)));

    assertThat(read(Offset.START, 100)).isEqualTo(odd);
  }

  @Test
  void anEmptyStreamIsReadFromItsBeginningAndFromNowhereElse() {
    assertThat(Await.on(streams.read(key, Offset.START, 10)))
        .isEqualTo(new Page.Held(Offset.START, List.of()));
    assertThat(Await.on(streams.read(key, new Offset("7", 1), 10)))
        .isEqualTo(new Page.Gone(Offset.START));
  }

  @Test
  void pastTheMostEntriesTheOldestGo() {
    List<Offset> offsets = append(new StreamLimits(3, 1_000_000, HOUR, HOUR), 1, 5);

    assertThat(read(offsets.get(1), 10)).isEqualTo(payloads(3, 5));
    assertThat(Await.on(streams.read(key, offsets.get(0), 10)))
        .isEqualTo(new Page.Gone(offsets.getLast()));
    assertThat(Await.on(streams.read(key, Offset.START, 10))).isInstanceOf(Page.Gone.class);
  }

  @Test
  void pastTheMostBytesTheOldestGoButNeverTheNewest() {
    StreamLimits limits = new StreamLimits(1_000, 10, HOUR, HOUR);
    Offset first = Await.on(streams.append(key, "12345", limits));
    Offset second = Await.on(streams.append(key, "12345", limits));
    assertThat(read(Offset.START, 10)).hasSize(2);

    Await.on(streams.append(key, "1", limits));
    assertThat(Await.on(streams.read(key, Offset.START, 10))).isInstanceOf(Page.Gone.class);
    assertThat(read(first, 10)).isEqualTo(List.of("12345", "1"));

    Await.on(streams.append(key, "x".repeat(1_000), limits));
    assertThat(Await.on(streams.read(key, second, 10))).isInstanceOf(Page.Gone.class);
    assertThat(redis(Command.XLEN)).isEqualTo(1);
  }

  @Test
  void pastTheGreatestAgeTheOldestGoNowAndThen() throws InterruptedException {
    append(AMPLE, 1, 3);
    Patience.pass(Duration.ofMillis(60));

    append(new StreamLimits(1_000, 1_000_000, Duration.ofMillis(50), HOUR), 4, 32);

    assertThat(Await.on(streams.read(key, Offset.START, 10))).isInstanceOf(Page.Gone.class);
    assertThat(redis(Command.XLEN)).isLessThanOrEqualTo(29);
  }

  @Test
  void aStreamLivesForItsTimeAfterTheLastEntryAndIsNeverShortened() {
    append(AMPLE, 1, 1);
    append(new StreamLimits(10, 10_000, HOUR, Duration.ofMinutes(1)), 2, 2);

    assertThat(redis(Command.PTTL)).isBetween(HOUR.toMillis() - 60_000, HOUR.toMillis());
  }

  @Test
  void anOffsetOfAnotherEpochOrAheadOfTheLogIsGone() {
    Offset before = append(AMPLE, 1, 3).getLast();
    Await.on(redis.send(Command.DEL, key));
    Offset anew = append(AMPLE, 1, 5).getLast();

    assertThat(anew.epoch()).isNotEqualTo(before.epoch());
    assertThat(Await.on(streams.read(key, before, 10))).isEqualTo(new Page.Gone(anew));
    assertThat(Await.on(streams.read(key, new Offset(anew.epoch(), 6), 10)))
        .isEqualTo(new Page.Gone(anew));
  }

  @Test
  void followsReplayThenLiveWithoutGapOrRepetitionWhileSeveralThreadsAppend() throws Exception {
    append(AMPLE, 1, 300);
    List<Thread> writers =
        IntStream.range(0, 4)
            .mapToObj(
                writer ->
                    Thread.ofVirtual()
                        .start(
                            () ->
                                IntStream.range(0, 200)
                                    .forEach(
                                        i ->
                                            Await.on(
                                                streams.append(key, writer + ":" + i, AMPLE)))))
            .toList();
    List<RecordingReader> readers =
        IntStream.range(0, 5).mapToObj(i -> follow(Offset.START)).toList();
    for (Thread writer : writers) {
      writer.join();
    }

    List<String> log = read(Offset.START, 10_000);
    assertThat(log).hasSize(1_100);
    for (RecordingReader reader : readers) {
      reader.awaitPayloads(log);
      assertThat(reader.awaitLive().replayedBeforeLive()).isGreaterThanOrEqualTo(300);
      assertThat(reader.entries)
          .extracting(entry -> entry.offset().sequence())
          .isEqualTo(IntStream.rangeClosed(1, 1_100).mapToObj(i -> (long) i).toList());
    }
  }

  @Test
  void aFollowerGoesOnAfterItsOffsetOnly() {
    List<Offset> offsets = append(AMPLE, 1, 10);

    RecordingReader reader = follow(offsets.get(6)).awaitLive();
    append(AMPLE, 11, 12);

    reader.awaitPayloads(payloads(8, 12));
  }

  @Test
  void aReaderIsGivenWhatItMissedAsFastAsItTakesItAndThenAllThatCameMeanwhile() {
    // given: more than a page, by number and by bytes
    String large = "x".repeat(30_000);
    append(AMPLE, 1, 200);
    IntStream.range(0, 5).forEach(i -> Await.on(streams.append(key, large, AMPLE)));
    RecordingReader reader = new RecordingReader().taking(3);
    streams.follow(key, Offset.START, reader, reader.executor());
    reader.awaitPayloads(payloads(1, 3));

    // when: what comes live is not given before what was missed
    append(AMPLE, 201, 202);
    RecordingReader witness = follow(Offset.START).awaitLive();
    assertThat(reader.payloads()).isEqualTo(payloads(1, 3));
    reader.takeAll();

    // then
    reader.awaitPayloads(witness.payloads());
    assertThat(witness.payloads()).hasSize(207).endsWith(large, "201", "202");
    append(AMPLE, 203, 203);
    await().untilAsserted(() -> assertThat(reader.payloads()).endsWith("203"));
  }

  @Test
  void aPageEndsWithTheEntryThatReachesItsBytes() {
    append(AMPLE, 10, 19);
    for (int bytes : new int[] {1, 2, 3, 4, 1_000}) {
      Page.Held page = (Page.Held) Await.on(streams.read(key, Offset.START, 8, bytes));
      assertThat(page.entries()).hasSize(Math.min(8, (bytes + 1) / 2));
      assertThat(page.last().sequence()).isEqualTo(10);
    }
  }

  @Test
  void aNotificationThatWasLostIsReadFromTheLog() {
    Offset last = append(AMPLE, 1, 3).getLast();
    RecordingReader reader = follow(Offset.START).awaitLive();
    // An entry that nobody was told of.
    Await.on(
        redis.send(
            Command.XADD,
            key,
            last.epoch() + "-4",
            "p",
            "4",
            "t",
            System.currentTimeMillis(),
            "b",
            4));

    append(AMPLE, 5, 6);

    reader.awaitPayloads(payloads(1, 6));
  }

  @Test
  void notificationsThatComeTwiceOrLateAreNotGivenTwice() {
    RecordingReader reader = new RecordingReader();
    Follower follower = streams.follow(key, Offset.START, reader, reader.executor());
    reader.awaitLive();
    Offset last = append(AMPLE, 1, 3).getLast();
    reader.awaitPayloads(payloads(1, 3));

    follower.message("+" + last + " 3");
    follower.message("+" + new Offset(last.epoch(), 1) + " 1");
    follower.subscribed();
    append(AMPLE, 4, 4);

    reader.awaitPayloads(payloads(1, 4));
  }

  @Test
  void aFollowerIsToldThatWhatItNeedsIsGoneAndGoesOnBehindIt() {
    Offset before = append(AMPLE, 1, 3).getLast();
    RecordingReader reader = follow(Offset.START).awaitLive();
    reader.awaitPayloads(payloads(1, 3));
    Await.on(redis.send(Command.DEL, key));

    Offset anew = append(AMPLE, 1, 1).getLast();

    await().untilAsserted(() -> assertThat(reader.gone).containsExactly(anew));
    append(AMPLE, 2, 3);
    await().untilAsserted(() -> assertThat(reader.payloads()).endsWith("2", "3").hasSize(5));
    assertThat(before.epoch()).isNotEqualTo(anew.epoch());
  }

  @Test
  void whatIsAnnouncedReachesWhoFollowsNowAndIsNotKept() {
    RecordingReader early = follow(Offset.START).awaitLive();

    Await.on(streams.announce(key, "now"));
    append(AMPLE, 1, 1);
    // Both hear by one connection: what is still under way would reach the late one too.
    await().untilAsserted(() -> assertThat(early.announcements).containsExactly("now"));
    RecordingReader late = follow(Offset.START).awaitLive();

    late.awaitPayloads(payloads(1, 1));
    assertThat(late.announcements).isEmpty();
  }

  @Test
  void aClosedFollowerGivesNothingMoreAndLeavesTheOthersBe() {
    RecordingReader closed = new RecordingReader();
    Follower follower = streams.follow(key, Offset.START, closed, closed.executor());
    closed.awaitLive();
    RecordingReader open = follow(Offset.START).awaitLive();
    append(AMPLE, 1, 1);
    closed.awaitPayloads(payloads(1, 1));

    CompletableFuture.runAsync(follower::close, closed.executor()).join();
    append(AMPLE, 2, 2);

    open.awaitPayloads(payloads(1, 2));
    assertThat(closed.payloads()).isEqualTo(payloads(1, 1));
  }

  private RecordingReader follow(Offset after) {
    RecordingReader reader = new RecordingReader();
    streams.follow(key, after, reader, reader.executor());
    return reader;
  }

  // Sent one behind the other, without waiting: they arrive in the order of sending.
  private List<Offset> append(StreamLimits limits, int from, int to) {
    List<Future<Offset>> sent =
        IntStream.rangeClosed(from, to).mapToObj(i -> streams.append(key, "" + i, limits)).toList();
    return sent.stream().map(Await::on).toList();
  }

  private List<String> read(Offset after, int most) {
    return ((Page.Held) Await.on(streams.read(key, after, most)))
        .entries().stream().map(Entry::payload).toList();
  }

  private long redis(Command about) {
    return Await.on(redis.send(about, key)).toLong();
  }

  private static List<String> payloads(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
  }
}
