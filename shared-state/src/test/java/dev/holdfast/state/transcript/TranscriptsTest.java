package dev.holdfast.state.transcript;

import static dev.holdfast.state.transcript.Outcome.Result.IGNORED;
import static dev.holdfast.state.transcript.Outcome.Result.REPEATED;
import static dev.holdfast.state.transcript.Outcome.Result.STORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.SeededRuns;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Subscriptions;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TranscriptsTest {
  private static final long RETENTION_MS = 60_000;

  private final RedisLinks redis = OneRedis.links();
  private final Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
  private final String callId = OneRedis.newId("call");
  private final Transcripts transcripts = transcripts();

  private Transcripts transcripts(String... limits) {
    List<String> properties =
        new ArrayList<>(List.of("holdfast.transcript.retention", RETENTION_MS + "MS"));
    properties.addAll(List.of(limits));
    return new Transcripts(
        redis, Configured.by(TranscriptConfig.class, properties.toArray(String[]::new)));
  }

  private static Heard interim(String id, long revision) {
    return new Heard(id, OptionalLong.of(revision), Heard.Kind.INTERIM, json(id));
  }

  private static Heard ending(String id, long revision) {
    return new Heard(id, OptionalLong.of(revision), Heard.Kind.FINAL, json(id));
  }

  private static String json(String id) {
    return "{\"id\":\"" + id + "\",\"text\":\"naïve ✓\"}";
  }

  private Outcome store(Heard segment) {
    return Await.on(transcripts.store(callId, List.of(segment))).outcomes().getFirst();
  }

  private Snapshot show() {
    return Await.on(transcripts.show(callId));
  }

  private List<String> openRevisions() {
    return show().interims().stream().map(it -> it.segmentId() + "/" + it.revision()).toList();
  }

  private List<Line> lines() {
    Page page = Await.on(streams.read(Transcripts.logOf(callId), show().beginning(), 10_000));
    return ((Page.Held) page).entries().stream().map(Line::of).toList();
  }

  private List<String> finals() {
    return lines().stream().flatMap(line -> line.segmentId().stream()).toList();
  }

  @Test
  void isEmptyBeforeAnythingIsStored() {
    assertThat(show().beginning()).isEqualTo(Offset.START);
    assertThat(show().end()).isEqualTo(Offset.START);
    assertThat(show().ended()).isEmpty();
    assertThat(show().interims()).isEmpty();
  }

  @Test
  void keepsTheNewestInterimOfEachOpenSegment() {
    assertThat(store(interim("s1", 1)).result()).isEqualTo(STORED);
    assertThat(store(interim("s2", 5)).result()).isEqualTo(STORED);
    assertThat(store(interim("s1", 3)).result()).isEqualTo(STORED);
    assertThat(store(interim("s1", 3)).result()).isEqualTo(REPEATED);
    assertThat(store(interim("s1", 2)).result()).isEqualTo(IGNORED);
    assertThat(openRevisions()).containsExactlyInAnyOrder("s1/3", "s2/5");
    assertThat(finals()).isEmpty();
  }

  @Test
  void endsASegmentWithItsFinal() {
    store(interim("s1", 3));
    Outcome outcome = store(ending("s1", 4));
    assertThat(outcome.result()).isEqualTo(STORED);
    assertThat(outcome.offset()).contains(show().end());
    assertThat(store(interim("s1", 5)).result()).isEqualTo(IGNORED);
    assertThat(openRevisions()).isEmpty();
    assertThat(finals()).containsExactly("s1");
  }

  @Test
  void takesAFinalWhateverItsRevision() {
    store(interim("s1", 9));
    assertThat(store(ending("s1", 1)).result()).isEqualTo(STORED);
    assertThat(openRevisions()).isEmpty();
  }

  @Test
  void storesAFinalOnceAndTellsWhereItStands() {
    Outcome first = store(ending("s1", 4));
    store(ending("s2", 1));
    Outcome again = store(ending("s1", 4));
    assertThat(again.result()).isEqualTo(REPEATED);
    assertThat(again.offset()).isEqualTo(first.offset());
    Outcome changed = store(ending("s1", 7));
    assertThat(changed.result()).isEqualTo(REPEATED);
    assertThat(changed.revision()).isEqualTo(4);
    assertThat(finals()).containsExactly("s1", "s2");
  }

  @Test
  void countsRevisionsThatAreNotGiven() {
    Heard unnumbered = new Heard("s1", OptionalLong.empty(), Heard.Kind.INTERIM, json("s1"));
    assertThat(store(unnumbered).revision()).isEqualTo(1);
    store(interim("s1", 7));
    assertThat(store(unnumbered).revision()).isEqualTo(8);
    Heard last = new Heard("s1", OptionalLong.empty(), Heard.Kind.FINAL, json("s1"));
    assertThat(store(last).revision()).isEqualTo(9);
    assertThat(store(last).revision()).isEqualTo(9);
  }

  @Test
  void buildsTheMessageThatReadersGet() {
    Offset offset = store(ending("s1", 4)).offset().orElseThrow();
    assertThat(lines().getFirst().wire())
        .isEqualTo(
            "{\"type\":\"transcript\",\"callId\":\""
                + callId
                + "\",\"transcript\":{\"id\":\"s1\",\"text\":\"naïve ✓\",\"revision\":4},"
                + "\"offset\":\""
                + offset
                + "\"}");
  }

  @Test
  void endsOnceBehindEverythingAndForgetsWhatWasOpen() {
    store(interim("open", 1));
    Receipt receipt = Await.on(transcripts.storeAndEnd(callId, List.of(ending("s1", 1))));
    assertThat(receipt.ended()).contains(show().end());
    assertThat(Await.on(transcripts.storeAndEnd(callId, List.of(ending("s1", 1)))).ended())
        .isEqualTo(receipt.ended());
    assertThat(openRevisions()).isEmpty();
    assertThat(lines()).hasSize(2);
    assertThat(lines().getLast().message())
        .isEqualTo("{\"type\":\"ended\",\"callId\":\"" + callId + "\"}");
  }

  @Test
  void refusesWhatIsNewAfterTheEndAndStoresNoneOfIt() {
    Await.on(transcripts.storeAndEnd(callId, List.of(ending("s1", 1))));
    assertThatThrownBy(
            () -> Await.on(transcripts.store(callId, List.of(ending("s1", 1), ending("s2", 1)))))
        .isInstanceOfSatisfying(
            HoldfastException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CALL_ENDED));
    assertThatThrownBy(() -> store(interim("s3", 1))).isInstanceOf(HoldfastException.class);
    assertThat(store(ending("s1", 1)).result()).isEqualTo(REPEATED);
    assertThat(store(interim("s1", 2)).result()).isEqualTo(IGNORED);
    assertThat(finals()).containsExactly("s1");
  }

  @Test
  void forgetsTheSegmentThatWasSilentForLongestWhenTooManyAreOpen() {
    Transcripts few = transcripts("holdfast.transcript.open-segments", "2");
    for (String id : List.of("s1", "s2", "s3")) {
      Await.on(few.store(callId, List.of(interim(id, 1))));
    }
    assertThat(openRevisions()).containsExactly("s2/1", "s3/1");
  }

  @Test
  void keepsAllFinalsOfALongCallFromBeingStoredTwice() {
    Transcripts few = transcripts("holdfast.transcript.held-segments", "3");
    List<Heard> all = IntStream.range(0, 6).mapToObj(i -> ending("s" + i, 1)).toList();
    Await.on(few.store(callId, all));
    assertThat(finals()).containsExactly("s3", "s4", "s5");
    assertThat(show().beginning().sequence()).isEqualTo(3);
    assertThat(Await.on(few.store(callId, all)).outcomes())
        .extracting(Outcome::result)
        .containsOnly(REPEATED);
  }

  @Test
  void leavesNothingBehindWithoutATimeToLive() {
    store(interim("s0", 1));
    Await.on(transcripts.store(callId, List.of(ending("s1", 1), interim("s2", 1))));
    var keys = Await.on(redis.send(Command.KEYS, "{transcript:" + callId + "}*"));
    assertThat(keys.size()).isGreaterThanOrEqualTo(4);
    keys.forEach(
        key ->
            assertThat(Await.on(redis.send(Command.PTTL, key.toString())).toLong())
                .isBetween(1L, RETENTION_MS));
  }

  @Test
  void announcesInterimsWithTheEndOfTheLogAtTheirTime() {
    List<Interim.Announced> heard = new CopyOnWriteArrayList<>();
    List<String> said = new CopyOnWriteArrayList<>();
    var listener =
        new Subscriptions.Listener() {
          @Override
          public void subscribed() {
            said.add("subscribed");
          }

          @Override
          public void message(String message) {
            if (message.startsWith("~")) {
              heard.add(Interim.Announced.of(message.substring(1)));
            }
          }
        };
    OneRedis.subscriptions().subscribe(Transcripts.logOf(callId), listener);
    await().until(() -> !said.isEmpty());
    store(interim("s1", 1));
    store(interim("s1", 1));
    Offset end = store(ending("s0", 1)).offset().orElseThrow();
    store(interim("s1", 2));
    await().until(() -> heard.size() == 2);
    assertThat(heard).extracting(Interim.Announced::end).containsExactly(Offset.START, end);
    assertThat(heard).extracting(it -> it.interim().revision()).containsExactly(1L, 2L);
    OneRedis.subscriptions().unsubscribe(Transcripts.logOf(callId), listener);
  }

  /** What the rules say, without Redis. */
  private static final class Model {
    final Map<String, Long> open = new HashMap<>();
    final List<String> finals = new ArrayList<>();

    Outcome.Result store(Heard segment) {
      String id = segment.segmentId();
      boolean isFinal = segment.kind() == Heard.Kind.FINAL;
      if (finals.contains(id)) {
        return isFinal ? REPEATED : IGNORED;
      }
      if (isFinal) {
        open.remove(id);
        finals.add(id);
        return STORED;
      }
      long revision = segment.revision().orElseThrow();
      long known = open.getOrDefault(id, -1L);
      open.merge(id, revision, Math::max);
      return revision > known ? STORED : revision == known ? REPEATED : IGNORED;
    }
  }

  @Test
  void followsTheRulesWhateverComesInWhateverOrder() {
    SeededRuns.run(20, this::anyCall);
  }

  private void anyCall(Random random) {
    String call = OneRedis.newId("call");
    Model model = new Model();
    for (int message = 0; message < 20; message++) {
      List<Heard> segments =
          random
              .ints(random.nextInt(6), 0, 8)
              .mapToObj(
                  i ->
                      random.nextInt(4) == 0
                          ? ending("s" + i, random.nextInt(9))
                          : interim("s" + i, random.nextInt(9)))
              .toList();
      List<Outcome.Result> expected = segments.stream().map(model::store).toList();
      assertThat(Await.on(transcripts.store(call, segments)).outcomes())
          .extracting(Outcome::result)
          .isEqualTo(expected);
    }
    Snapshot snapshot = Await.on(transcripts.show(call));
    Map<String, Long> open = new HashMap<>();
    snapshot.interims().forEach(it -> open.put(it.segmentId(), it.revision()));
    assertThat(open).isEqualTo(model.open);
    Page page = Await.on(streams.read(Transcripts.logOf(call), snapshot.beginning(), 1_000));
    assertThat(((Page.Held) page).entries())
        .extracting(entry -> Line.of(entry).segmentId().orElseThrow())
        .isEqualTo(model.finals);
  }
}
