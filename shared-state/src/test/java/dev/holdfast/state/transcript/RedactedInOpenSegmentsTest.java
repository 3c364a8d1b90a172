package dev.holdfast.state.transcript;

import static dev.holdfast.state.transcript.KeptCall.ending;
import static dev.holdfast.state.transcript.KeptCall.interim;
import static dev.holdfast.state.transcript.KeptCall.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RedactedInOpenSegmentsTest {
  private final KeptCall call =
      new KeptCall(
          "holdfast.transcript.open-segments",
          "2",
          "holdfast.transcript.interim-timeout",
          "PT0S",
          "holdfast.transcript.retention",
          "PT24H");
  private final LegalHold legalHold = new LegalHold(call.redis, call.config);
  private final Redactions redactions = new Redactions(OneRedis.VERTX, call.redis, call.config);

  private static IngestItem heard(String id, IngestItem.Kind kind, String before, String after) {
    return new IngestItem(
        id,
        OptionalLong.empty(),
        kind,
        json(id),
        IngestItem.Span.UNKNOWN,
        1,
        1,
        new RedactedIn(before, after));
  }

  private static IngestItem redacted(String id) {
    return heard(id, IngestItem.Kind.INTERIM, "", "all of " + id);
  }

  private Map<String, String> kept() {
    return Await.on(redactions.inSegmentsWithoutFinal(call.callId));
  }

  private Optional<?> redact(Interim found, String before, String after) {
    return Await.on(
        redactions.rewrite(
            call.callId,
            List.of(
                new Rewriting(
                    found.segmentId(),
                    Optional.empty(),
                    found.message(),
                    found.message().replace("naïve", "████"),
                    "████",
                    new RedactedIn(before, after)))));
  }

  private Interim open() {
    return call.show().interims().getFirst();
  }

  @Test
  void storesNothingOfAReportThatDoesNotKnowWhatIsRedacted() {
    call.store(interim("s1", 1));
    assertThat(redact(open(), "", "all")).isPresent();
    int lines = call.lines().size();
    assertThatThrownBy(() -> call.store(ending("s2", 1), ending("s1", 2)))
        .isInstanceOfSatisfying(
            RedactedMeanwhile.class,
            refused -> assertThat(refused.segments()).containsExactly(Map.entry("s1", "all")));
    assertThat(call.lines()).hasSize(lines);
    call.store(ending("s2", 1), heard("s1", IngestItem.Kind.FINAL, "all", ""));
    assertThat(call.finals()).endsWith("s2", "s1");
    assertThat(kept()).isEmpty();
    assertThat(call.store(ending("s1", 2)).outcomes().getFirst().result())
        .isEqualTo(ItemResult.Result.REPEATED);
  }

  @Test
  void laterItemsOfAReportKnowWhatEarlierOnesRedacted() {
    call.store(redacted("s1"), heard("s1", IngestItem.Kind.FINAL, "all of s1", ""));
    assertThat(call.finals()).containsExactly("s1");
  }

  @Test
  void redactsNothingIfMoreWasRedactedMeanwhile() {
    call.store(redacted("s1"));
    assertThat(redact(open(), "", "some")).isEmpty();
    assertThat(redact(open(), "all of s1", "more")).isPresent();
    assertThat(kept()).containsExactly(Map.entry("s1", "more"));
  }

  @Test
  void outlivesASegmentThatIsGivenUp() {
    call.store(redacted("s1"));
    Await.on(call.transcripts.giveUpTheSilent(call.callId));
    assertThatThrownBy(() -> call.store(ending("s1", 2))).isInstanceOf(RedactedMeanwhile.class);
  }

  @Test
  void keepsNoMoreOfAnErasedTranscriptThanThatItsSegmentsStayOut() {
    call.store(redacted("s1"), redacted("s2"));
    Await.on(call.transcripts.giveUpTheSilent(call.callId));
    call.store(redacted("s3"));
    erase();
    assertThat(kept())
        .containsOnlyKeys("s1", "s2", "s3")
        .allSatisfy((id, what) -> assertThat(what).isEqualTo(RedactedIn.WHOLE));
    assertThatThrownBy(() -> call.store(ending("s1", 2))).isInstanceOf(RedactedMeanwhile.class);
    call.store(heard("s1", IngestItem.Kind.FINAL, RedactedIn.WHOLE, ""));
    assertThat(call.finals()).containsExactly("s1");
    assertThat(kept()).containsOnlyKeys("s2", "s3");
  }

  @Test
  void forgetsAnErasedTranscriptsSegmentsSoonWhateverIsStoredLater() {
    call.store(redacted("s1"));
    erase();
    assertThat(lifetime()).isBetween(1L, LegalHold.ERASED_SEGMENTS.toMillis());
    call.store(ending("s2", 1));
    assertThat(lifetime()).isBetween(1L, LegalHold.ERASED_SEGMENTS.toMillis());
    // What is redacted now is kept as long as all that is stored now.
    call.store(redacted("s3"));
    assertThat(lifetime()).isGreaterThan(LegalHold.ERASED_SEGMENTS.toMillis());
    Await.on(legalHold.hold(call.callId, "a court"));
    assertThat(lifetime()).isEqualTo(-1);
    Await.on(legalHold.release(call.callId));
    assertThat(lifetime()).isPositive();
  }

  private void erase() {
    assertThat(Await.on(legalHold.erase(call.callId))).isEqualTo(LegalHold.Erasure.ERASED);
  }

  private long lifetime() {
    return Await.on(call.redis.send(Command.PTTL, TranscriptKeys.redacted(call.callId))).toLong();
  }

  @Test
  void keepsThatOfTwiceAsManySegmentsAsMayBeOpenAndOfThoseThatAre() {
    for (int i = 0; i < 10; i++) {
      call.store(redacted("s" + i));
    }
    assertThat(kept()).hasSize(4).containsKeys("s8", "s9");
  }

  @Test
  void goesWithTheTranscriptsEnd() {
    call.store(redacted("s1"));
    call.store(Optional.empty(), IngestBatch.Then.THE_END);
    assertThat(kept()).isEmpty();
    assertThat(call.keys()).noneMatch(key -> key.endsWith(":redacted"));
  }
}
