package dev.holdfast.state.transcript;

import static dev.holdfast.state.transcript.KeptCall.ending;
import static dev.holdfast.state.transcript.KeptCall.interim;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.CommandsSent;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedactionsTest {
  /** Finals that are not copied in one step. */
  private static final int MANY = 3_000;

  private static final int MOST_COMMANDS = 1_000;

  private final KeptCall call = new KeptCall();
  private final Redactions redactions = new Redactions(OneRedis.VERTX, call.redis, call.config);

  private static String without(String message) {
    return message.replace("naïve", "████");
  }

  private Rewriting ofFinal(int line) {
    return ofFinal(call.lines().get(line));
  }

  private Rewriting ofInterim() {
    Interim found = call.show().interims().getFirst();
    return new Rewriting(
        found.segmentId(),
        Optional.empty(),
        found.message(),
        without(found.message()),
        "████ ✓",
        RedactedIn.NOTHING);
  }

  private Optional<Offset> rewrite(Rewriting... segments) {
    return Await.on(redactions.rewrite(call.callId, List.of(segments)));
  }

  @Test
  void rewritesAFinalInItsPlaceAndTellsItBehind() {
    call.store(ending("s1", 3), ending("s2", 1), ending("s3", 1));
    List<Line> before = call.lines();
    Optional<Offset> told = rewrite(ofFinal(1));
    List<Line> after = call.lines();
    assertThat(after).hasSize(4);
    assertThat(after.subList(0, 3)).extracting(Line::offset).isEqualTo(offsets(before));
    assertThat(after.get(0)).isEqualTo(before.get(0));
    assertThat(after.get(1).message()).isEqualTo(without(before.get(1).message()));
    assertThat(after.get(2)).isEqualTo(before.get(2));
    assertThat(told).contains(after.get(3).offset());
    assertThat(after.get(3).message())
        .isEqualTo(
            "{\"type\":\"redaction\",\"callId\":\""
                + call.callId
                + "\",\"transcriptId\":\"s2\",\"text\":\"████ ✓\"}");
  }

  @Test
  void leavesNothingOfTheOldTextInRedis() {
    call.store(ending("s1", 1), interim("s2", 1));
    rewrite(ofFinal(0), ofInterim());
    for (String key : call.keys()) {
      String type = Await.on(call.redis.send(Command.TYPE, key)).toString();
      String held =
          switch (type) {
            case "stream" -> Await.on(call.redis.send(Command.XRANGE, key, "-", "+")).toString();
            case "hash" -> Await.on(call.redis.send(Command.HGETALL, key)).toString();
            default -> Await.on(call.redis.send(Command.ZRANGE, key, 0, -1)).toString();
          };
      assertThat(held).doesNotContain("naïve");
    }
  }

  @Test
  void keepsARewrittenInterimOpenAndItsRevision() {
    call.store(interim("s1", 5));
    rewrite(ofInterim());
    assertThat(call.openRevisions()).containsExactly("s1/5");
    assertThat(call.show().interims().getFirst().message()).contains("████");
    assertThat(call.store(interim("s1", 5)).outcomes().getFirst().result())
        .isEqualTo(ItemResult.Result.REPEATED);
  }

  @Test
  void changesNothingIfASegmentIsNotAsItWasFound() {
    call.store(ending("s1", 1), ending("s2", 1));
    Rewriting first = ofFinal(0);
    Rewriting second = ofFinal(1);
    assertThat(rewrite(first)).isPresent();
    assertThat(rewrite(second, first)).isEmpty();
    assertThat(call.messages().get(1)).contains("naïve");
    assertThat(call.lines()).hasSize(3);
  }

  @Test
  void leavesResumingOffsetsLifetimeAndBytesAsTheyWere() {
    call.store(ending("s1", 1), ending("s2", 1), ending("s3", 1));
    Offset second = call.lines().get(1).offset();
    rewrite(ofFinal(0), ofFinal(2));
    Page page = Await.on(call.streams.read(Transcripts.logOf(call.callId), second, 10));
    assertThat(((Page.Held) page).entries()).hasSize(3);
    assertThat(call.lifetimes())
        .allSatisfy(ms -> assertThat(ms).isBetween(1L, KeptCall.RETENTION_MS));
    assertThat(call.store(ending("s1", 1)).outcomes().getFirst().result())
        .isEqualTo(ItemResult.Result.REPEATED);
    var entries =
        Await.on(call.redis.send(Command.XRANGE, Transcripts.logOf(call.callId), "-", "+"));
    long bytes = 0;
    for (var entry : entries) {
      bytes += entry.get(1).get(1).toBytes().length;
      assertThat(entry.get(1).get(5).toLong()).isEqualTo(bytes);
    }
  }

  @Test
  void losesNothingThatIsStoredMeanwhile() {
    call.store(endings(0, MANY));
    Redactions.Attempt attempt = attempt(ofFinal(0));
    assertThat(step(attempt, Redactions.Step.BEGIN)).isInstanceOf(RedactAnswer.More.class);
    call.store(endings(MANY, MANY + 10));
    RedactAnswer answer = new RedactAnswer.More();
    while (answer instanceof RedactAnswer.More) {
      answer = step(attempt, Redactions.Step.GO_ON);
    }
    assertThat(answer).isInstanceOf(RedactAnswer.Redacted.class);
    assertThat(call.finals()).hasSize(MANY + 11).contains("s" + (MANY + 9));
    assertThat(call.messages().getFirst()).contains("████");
    assertThat(call.keys()).noneMatch(key -> key.contains(":cop"));
  }

  @Test
  void severalAtATimeAreMadeOneAfterTheOther() {
    call.store(endings(0, MANY));
    List<Line> lines = call.lines();
    List<Future<Optional<Offset>>> all =
        IntStream.range(0, 5)
            .mapToObj(i -> List.of(ofFinal(lines.get(i))))
            .map(one -> redactions.rewrite(call.callId, one))
            .toList();
    assertThat(all).allSatisfy(one -> assertThat(Await.on(one)).isPresent());
    assertThat(call.messages().subList(0, 5)).allMatch(message -> message.contains("████"));
    assertThat(call.lines()).hasSize(MANY + 5);
  }

  @Test
  void oneThatRestedForTooLongChangesNothing() {
    call.store(endings(0, MANY));
    Redactions.Attempt attempt = attempt(ofFinal(MANY - 1));
    assertThat(step(attempt, Redactions.Step.BEGIN)).isInstanceOf(RedactAnswer.More.class);
    Await.on(call.redis.send(Command.DEL, TranscriptKeys.rewritten(call.callId).getLast()));
    assertThat(step(attempt, Redactions.Step.GO_ON)).isInstanceOf(RedactAnswer.Changed.class);
    assertThat(call.messages()).noneMatch(message -> message.contains("████"));
  }

  @Test
  void bringsNothingBackThatIsErasedMeanwhile() {
    LegalHold legalHold = new LegalHold(call.redis, call.config);
    call.store(endings(0, MANY));
    Redactions.Attempt attempt = attempt(ofFinal(MANY - 1));
    assertThat(step(attempt, Redactions.Step.BEGIN)).isInstanceOf(RedactAnswer.More.class);
    assertThat(Await.on(legalHold.erase(call.callId))).isEqualTo(LegalHold.Erasure.ERASED);
    assertThat(step(attempt, Redactions.Step.GO_ON)).isInstanceOf(RedactAnswer.Changed.class);
    assertThat(call.lines()).isEmpty();
    assertThat(call.keys()).noneMatch(key -> key.contains(":cop"));
  }

  @Test
  void noScriptDoesMoreThanItMayHoweverLongTheTranscriptIs() {
    call.store(endings(0, MANY));
    List<Line> lines = call.lines();
    Rewriting[] all =
        IntStream.range(0, Redactions.MOST_AT_ONCE)
            .mapToObj(i -> ofFinal(lines.get(i * 2)))
            .toArray(Rewriting[]::new);
    long commands = CommandsSent.of("");
    long scripts = CommandsSent.of("evalsha");
    assertThat(rewrite(all)).isPresent();
    scripts = CommandsSent.of("evalsha") - scripts;
    assertThat(scripts).isGreaterThan(MANY / 1_000);
    assertThat((CommandsSent.of("") - commands) / scripts).isLessThan(MOST_COMMANDS);
    assertThat(call.messages().stream().filter(it -> it.contains("████")))
        .hasSize(2 * Redactions.MOST_AT_ONCE);
  }

  private Rewriting ofFinal(Line found) {
    return new Rewriting(
        found.segmentId().orElseThrow(),
        Optional.of(found.offset()),
        found.message(),
        without(found.message()),
        "████ ✓",
        RedactedIn.NOTHING);
  }

  private static Redactions.Attempt attempt(Rewriting one) {
    return new Redactions.Attempt("attempt", List.of(one), 0);
  }

  private RedactAnswer step(Redactions.Attempt attempt, Redactions.Step step) {
    return Await.on(redactions.run(call.callId, attempt, step));
  }

  private static IngestItem[] endings(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> ending("s" + i, 1)).toArray(IngestItem[]::new);
  }

  private static List<Offset> offsets(List<Line> lines) {
    return lines.stream().map(Line::offset).toList();
  }
}
