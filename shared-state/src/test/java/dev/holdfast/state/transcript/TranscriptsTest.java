package dev.holdfast.state.transcript;

import static dev.holdfast.state.Refusals.refused;
import static dev.holdfast.state.transcript.ItemResult.Result.IGNORED;
import static dev.holdfast.state.transcript.ItemResult.Result.REPEATED;
import static dev.holdfast.state.transcript.ItemResult.Result.STORED;
import static dev.holdfast.state.transcript.KeptCall.ending;
import static dev.holdfast.state.transcript.KeptCall.interim;
import static dev.holdfast.state.transcript.KeptCall.json;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.Subscriptions;
import dev.holdfast.state.stream.Offset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TranscriptsTest {
  private final KeptCall call = new KeptCall();
  private final String callId = call.callId;
  private final Transcripts transcripts = call.transcripts;

  private static Transcripts transcripts(String... limits) {
    return new KeptCall(limits).transcripts;
  }

  private ItemResult store(IngestItem segment) {
    return call.store(segment).outcomes().getFirst();
  }

  private static IngestBatch batch(IngestItem... segments) {
    return new IngestBatch(List.of(segments), Optional.empty(), IngestBatch.Then.MORE);
  }

  private IngestResult storeAndEnd(IngestItem... segments) {
    return call.store(Optional.empty(), IngestBatch.Then.THE_END, segments);
  }

  @Test
  void isEmptyBeforeAnythingIsStored() {
    assertThat(call.show().beginning()).isEqualTo(Offset.START);
    assertThat(call.show().end()).isEqualTo(Offset.START);
    assertThat(call.show().ended()).isEmpty();
    assertThat(call.show().interims()).isEmpty();
  }

  @Test
  void keepsTheNewestInterimOfEachOpenSegment() {
    assertThat(store(interim("s1", 1)).result()).isEqualTo(STORED);
    assertThat(store(interim("s2", 5)).result()).isEqualTo(STORED);
    assertThat(store(interim("s1", 3)).result()).isEqualTo(STORED);
    assertThat(store(interim("s1", 3)).result()).isEqualTo(REPEATED);
    assertThat(store(interim("s1", 2)).result()).isEqualTo(IGNORED);
    assertThat(call.openRevisions()).containsExactlyInAnyOrder("s1/3", "s2/5");
    assertThat(call.finals()).isEmpty();
  }

  @Test
  void endsASegmentWithItsFinal() {
    store(interim("s1", 3));
    ItemResult itemResult = store(ending("s1", 4));
    assertThat(itemResult.result()).isEqualTo(STORED);
    assertThat(itemResult.offset()).contains(call.show().end());
    assertThat(store(interim("s1", 5)).result()).isEqualTo(IGNORED);
    assertThat(call.openRevisions()).isEmpty();
    assertThat(call.finals()).containsExactly("s1");
  }

  @Test
  void takesAFinalWhateverItsRevision() {
    store(interim("s1", 9));
    assertThat(store(ending("s1", 1)).result()).isEqualTo(STORED);
    assertThat(call.openRevisions()).isEmpty();
  }

  @Test
  void storesAFinalOnceAndTellsWhereItStands() {
    ItemResult first = store(ending("s1", 4));
    store(ending("s2", 1));
    ItemResult again = store(ending("s1", 4));
    assertThat(again.result()).isEqualTo(REPEATED);
    assertThat(again.offset()).isEqualTo(first.offset());
    ItemResult changed = store(ending("s1", 7));
    assertThat(changed.result()).isEqualTo(REPEATED);
    assertThat(changed.revision()).isEqualTo(4);
    assertThat(call.finals()).containsExactly("s1", "s2");
  }

  @Test
  void countsRevisionsThatAreNotGiven() {
    IngestItem unnumbered =
        new IngestItem(
            "s1",
            OptionalLong.empty(),
            IngestItem.Kind.INTERIM,
            json("s1"),
            IngestItem.Span.UNKNOWN,
            1);
    assertThat(store(unnumbered).revision()).isEqualTo(1);
    store(interim("s1", 7));
    assertThat(store(unnumbered).revision()).isEqualTo(8);
    IngestItem last =
        new IngestItem(
            "s1",
            OptionalLong.empty(),
            IngestItem.Kind.FINAL,
            json("s1"),
            IngestItem.Span.UNKNOWN,
            1);
    assertThat(store(last).revision()).isEqualTo(9);
    assertThat(store(last).revision()).isEqualTo(9);
  }

  @Test
  void buildsTheMessageThatReadersGet() {
    Offset offset = store(ending("s1", 4)).offset().orElseThrow();
    assertThat(call.lines().getFirst().wire())
        .isEqualTo(
            "{\"type\":\"transcript\",\"callId\":\""
                + callId
                + "\",\"transcript\":{\"id\":\"s1\",\"text\":\"naïve ✓\",\"orderAt\":1,\"orderNo\":1,\"revision\":4},"
                + "\"offset\":\""
                + offset
                + "\"}");
  }

  private static IngestItem at(IngestItem.Kind kind, String id, OptionalLong startMs, long saidAt) {
    IngestItem.Span span = new IngestItem.Span(startMs, OptionalLong.empty());
    return new IngestItem(id, OptionalLong.empty(), kind, json(id), span, 1, saidAt);
  }

  private String order(String message) {
    return message.replaceAll(
        ".*\"id\":\"(\\w+)\".*\"orderAt\":(-?\\d+),\"orderNo\":(\\d+).*", "$1 $2 $3");
  }

  @Test
  void keepsASegmentWhereItWasFirstSeen() {
    OptionalLong untimed = OptionalLong.empty();
    store(at(IngestItem.Kind.INTERIM, "long", untimed, 1_000));
    store(at(IngestItem.Kind.INTERIM, "long", untimed, 2_000));
    store(at(IngestItem.Kind.FINAL, "short", untimed, 3_000));
    assertThat(order(call.show().interims().getFirst().message())).isEqualTo("long 1000 1");
    store(at(IngestItem.Kind.FINAL, "long", untimed, 4_000));
    // The call is taken to have begun at 2,500 from here on, whatever others say of themselves.
    store(at(IngestItem.Kind.INTERIM, "timed", OptionalLong.of(2_500), 5_000));
    store(at(IngestItem.Kind.FINAL, "timed", OptionalLong.of(2_600), 7_000));
    store(at(IngestItem.Kind.FINAL, "late", OptionalLong.of(100), 60_000));
    store(at(IngestItem.Kind.FINAL, "late", OptionalLong.of(100), 60_000));
    store(at(IngestItem.Kind.FINAL, "same", untimed, 5_000));
    assertThat(call.messages().stream().map(this::order))
        .containsExactly(
            "short 3000 2", "long 1000 1", "timed 5000 3", "late 2600 4", "same 5000 5");
  }

  @Test
  void endsOnceBehindEverythingAndForgetsWhatWasOpen() {
    store(interim("open", 1));
    IngestResult ingestResult = storeAndEnd(ending("s1", 1));
    assertThat(ingestResult.ended()).contains(call.show().end());
    assertThat(storeAndEnd(ending("s1", 1)).ended()).isEqualTo(ingestResult.ended());
    assertThat(call.openRevisions()).isEmpty();
    assertThat(call.messages().get(1))
        .isEqualTo(
            "{\"type\":\"gap\",\"callId\":\""
                + callId
                + "\",\"transcriptId\":\"open\",\"reason\":\"no-final\",\"transcript\":"
                + "{\"id\":\"open\",\"text\":\"naïve ✓\",\"orderAt\":1,\"orderNo\":1,\"revision\":1}}");
    assertThat(call.lines().get(1).hasWords()).isTrue();
    assertThat(call.lines()).hasSize(3);
    assertThat(call.lines().getLast().message())
        .isEqualTo("{\"type\":\"ended\",\"callId\":\"" + callId + "\"}");
  }

  private static IngestItem over(String id, String text, String words) {
    return new IngestItem(
        id,
        OptionalLong.of(3),
        IngestItem.Kind.INTERIM,
        "{\"id\":\"%s\",\"text\":\"%s\",\"isFinal\":false,\"endOfTurn\":true,\"words\":[%s]}"
            .formatted(id, text, words),
        IngestItem.Span.UNKNOWN,
        1);
  }

  /** Its producer is gone, and knew that nothing more was to come. */
  @Test
  void storesWhatWasToldToBeOverAsFinalWhereItsFinalDoesNotCome() {
    String tricky = "\\\"isFinal\\\":false,\\\"endOfTurn\\\":true";
    store(over("s1", tricky, "{\"isFinal\":false,\"endOfTurn\":true}"));
    store(over("s2", "went on", ""));
    store(interim("s2", 4));
    IngestResult ingestResult = storeAndEnd();
    assertThat(call.messages().getFirst())
        .endsWith(
            "{\"id\":\"s1\",\"text\":\""
                + tricky
                + "\",\"isFinal\":true,"
                + "\"words\":[{\"isFinal\":false,\"endOfTurn\":true}],"
                + "\"orderAt\":1,\"orderNo\":1,\"revision\":3}}");
    assertThat(call.lines())
        .extracting(Line::kind)
        .containsExactly(Line.Kind.FINAL, Line.Kind.GAP, Line.Kind.END);
    assertThat(ingestResult.ended()).contains(call.show().end());
    assertThat(store(ending("s1", 9)).result()).isEqualTo(REPEATED);
    assertThat(store(ending("s1", 9)).revision()).isEqualTo(3);
  }

  @Test
  void refusesWhatIsNewAfterTheEndAndStoresNoneOfIt() {
    storeAndEnd(ending("s1", 1));
    refused(
        ErrorCode.CALL_ENDED,
        () -> Await.on(transcripts.store(callId, batch(ending("s1", 1), ending("s2", 1)))));
    assertThatThrownBy(() -> store(interim("s3", 1))).isInstanceOf(HoldfastException.class);
    assertThat(store(ending("s1", 1)).result()).isEqualTo(REPEATED);
    assertThat(store(interim("s1", 2)).result()).isEqualTo(IGNORED);
    assertThat(call.finals()).containsExactly("s1");
  }

  @Test
  void givesUpTheSegmentThatWasSilentForLongestWhenTooManyAreOpen() {
    Transcripts few = transcripts("holdfast.transcript.open-segments", "2");
    for (String id : List.of("s1", "s2", "s3")) {
      Await.on(few.store(callId, batch(interim(id, 1))));
    }
    assertThat(call.openRevisions()).containsExactly("s2/1", "s3/1");
    assertThat(call.messages())
        .singleElement()
        .asString()
        .contains("\"type\":\"gap\"", "\"transcriptId\":\"s1\"", "\"reason\":\"no-final\"");
  }

  /** Else it would be announced behind its own gap, and shown for ever. */
  @Test
  void neverGivesUpTheSegmentThatHasJustOpened() {
    Transcripts few = transcripts("holdfast.transcript.open-segments", "2");
    // All in the same millisecond.
    Await.on(few.store(callId, batch(interim("s9", 1), interim("s8", 1), interim("s1", 1))));
    assertThat(call.openRevisions()).hasSize(2).contains("s1/1");
    assertThat(call.messages()).singleElement().asString().contains("\"transcriptId\":\"s8\"");
  }

  @Test
  void keepsAllFinalsOfALongCallFromBeingStoredTwice() {
    Transcripts few = transcripts("holdfast.transcript.held-segments", "3");
    List<IngestItem> all = IntStream.range(0, 6).mapToObj(i -> ending("s" + i, 1)).toList();
    Await.on(few.store(callId, batch(all.toArray(IngestItem[]::new))));
    assertThat(call.finals()).containsExactly("s3", "s4", "s5");
    assertThat(call.show().beginning().sequence()).isEqualTo(3);
    assertThat(Await.on(few.store(callId, batch(all.toArray(IngestItem[]::new)))).outcomes())
        .extracting(ItemResult::result)
        .containsOnly(REPEATED);
  }

  @Test
  void leavesNothingBehindWithoutATimeToLive() {
    store(interim("s0", 1));
    Await.on(transcripts.store(callId, batch(ending("s1", 1), interim("s2", 1))));
    assertThat(call.lifetimes())
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(ms -> assertThat(ms).isBetween(1L, KeptCall.RETENTION_MS));
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
}
