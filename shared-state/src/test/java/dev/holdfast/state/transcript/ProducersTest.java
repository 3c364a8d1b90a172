package dev.holdfast.state.transcript;

import static dev.holdfast.state.transcript.KeptCall.ending;
import static dev.holdfast.state.transcript.KeptCall.interim;
import static dev.holdfast.state.transcript.KeptCall.said;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.transcript.Transcripts.ProducerMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProducersTest {
  private static final Optional<String> LEG = Optional.of("leg-1");
  private static final Optional<String> OTHER = Optional.of("leg-2");

  private final KeptCall call = new KeptCall("holdfast.transcript.interim-timeout", "PT0.05S");

  private IngestResult store(Optional<String> producer, IngestItem... segments) {
    return call.store(producer, IngestBatch.Then.MORE, segments);
  }

  private IngestResult end(Optional<String> producer) {
    return call.store(producer, IngestBatch.Then.THE_END);
  }

  private void arrive(Optional<String> producer, ProducerMode producerMode) {
    Await.on(call.transcripts.arrive(call.callId, producer.orElseThrow(), producerMode));
  }

  private String gap(String fields) {
    return "{\"type\":\"gap\",\"callId\":\"" + call.callId + "\"," + fields + "}";
  }

  @Test
  void tellsOnceWhatWasNotHeardWhileAProducerWasLost() {
    arrive(LEG, ProducerMode.LIVE);
    store(LEG, said("s1", 0, 12_400));
    arrive(LEG, ProducerMode.LIVE);
    arrive(LEG, ProducerMode.LIVE);
    store(LEG, said("s2", 15_100, 16_000), said("s3", 18_000, 19_000));
    assertThat(call.messages())
        .hasSize(4)
        .element(1)
        .isEqualTo(gap("\"startMs\":12400,\"endMs\":15100,\"reason\":\"producer-lost\""));
  }

  @Test
  void tellsTheHoleBehindWhatAProducerSendsAgain() {
    arrive(LEG, ProducerMode.LIVE);
    store(LEG, said("s1", 0, 9_000), said("s2", 9_000, 12_400));
    arrive(LEG, ProducerMode.LIVE);
    store(LEG, said("s1", 0, 9_000));
    store(LEG, said("s2", 9_000, 12_400), said("s3", 15_100, 16_000));
    assertThat(call.messages())
        .hasSize(4)
        .element(2)
        .isEqualTo(gap("\"startMs\":12400,\"endMs\":15100,\"reason\":\"producer-lost\""));
  }

  @Test
  void tellsNoHoleWhereNothingWasMissed() {
    arrive(LEG, ProducerMode.LIVE);
    store(LEG, said("s1", 0, 12_400));
    arrive(LEG, ProducerMode.LIVE);
    store(LEG, said("s2", 12_900, 16_000));
    arrive(LEG, ProducerMode.WHOLE);
    store(LEG, said("s3", 20_000, 21_000));
    arrive(OTHER, ProducerMode.LIVE);
    store(OTHER, said("s4", 90_000, 91_000));
    assertThat(call.finals()).containsExactly("s1", "s2", "s3", "s4");
    assertThat(call.lines()).hasSize(4);
  }

  @Test
  void keepsAHoleThatAProducerTellsOnce() {
    IngestItem hole =
        new IngestItem(
            "g1",
            OptionalLong.empty(),
            IngestItem.Kind.GAP,
            "{\"startMs\":5,\"endMs\":9,\"reason\":\"engine-restarted\"}",
            IngestItem.Span.UNKNOWN,
            1);
    assertThat(store(LEG, hole).outcomes().getFirst().result()).isEqualTo(ItemResult.Result.STORED);
    assertThat(store(LEG, hole).outcomes().getFirst().result())
        .isEqualTo(ItemResult.Result.REPEATED);
    assertThat(call.messages())
        .containsExactly(gap("\"startMs\":5,\"endMs\":9,\"reason\":\"engine-restarted\""));
    assertThat(call.lines().getFirst().kind()).isEqualTo(Line.Kind.GAP);
  }

  @Test
  void endsOnceEveryNamedProducerHasEnded() {
    arrive(LEG, ProducerMode.LIVE);
    arrive(OTHER, ProducerMode.LIVE);
    store(LEG, ending("s1", 1));
    assertThat(end(LEG).ended()).isEmpty();
    assertThat(end(LEG).ended()).isEmpty();
    store(OTHER, ending("s2", 1));
    IngestResult last = end(OTHER);
    assertThat(last.ended()).contains(last.last());
    assertThat(end(LEG).ended()).isEqualTo(last.ended());
    assertThat(call.lines()).hasSize(3);
  }

  @Test
  void endsAtOnceForAProducerWithoutAName() {
    arrive(LEG, ProducerMode.LIVE);
    assertThat(end(Optional.empty()).ended()).isPresent();
  }

  @Test
  void givesUpASegmentWhoseFinalDoesNotComeAndTakesTheFinalIfItComesAfterAll() {
    store(LEG, interim("s1", 4));
    List<String> before = call.openRevisions();
    await().until(() -> Await.on(call.transcripts.giveUpTheSilent(call.callId)), gone -> gone == 1);
    assertThat(before).containsExactly("s1/4");
    assertThat(call.openRevisions()).isEmpty();
    assertThat(Await.on(call.transcripts.giveUpTheSilent(call.callId))).isZero();
    store(LEG, ending("s1", 5));
    assertThat(call.messages())
        .hasSize(2)
        .first()
        .isEqualTo(
            gap(
                "\"transcriptId\":\"s1\",\"reason\":\"no-final\",\"transcript\":{\"id\":\"s1\",\"text\":\"naïve"
                    + " ✓\",\"orderAt\":1,\"orderNo\":1,\"revision\":4}"));
  }

  @Test
  void givesUpNothingThatIsStillSpoken() {
    KeptCall patient = new KeptCall();
    patient.store(interim("s1", 4));
    assertThat(Await.on(patient.transcripts.giveUpTheSilent(patient.callId))).isZero();
    assertThat(patient.openRevisions()).containsExactly("s1/4");
  }

  @Test
  void remembersTheSessionOfEachStreamOfAProducer() {
    Optional<String> unnamed = Optional.empty();
    assertThat(session(LEG, unnamed)).isEmpty();
    keepSession("session 1", unnamed);
    keepSession("session 1", unnamed);
    assertThat(session(LEG, unnamed)).contains("session 1");
    assertThat(session(OTHER, unnamed)).isEmpty();
    assertThat(session(LEG, Optional.of("a"))).isEmpty();
    keepSession("session 2", Optional.of("a"));
    keepSession("session 3", Optional.of("b"));
    keepSession("session 4", Optional.of("-"));
    keepSession("session 5", Optional.of("b"));
    assertThat(session(LEG, unnamed)).contains("session 1");
    assertThat(session(LEG, Optional.of("a"))).contains("session 2");
    assertThat(session(LEG, Optional.of("b"))).contains("session 5");
    assertThat(session(LEG, Optional.of("-"))).contains("session 4");
    assertThat(session(Optional.of(LEG.orElseThrow() + " a"), unnamed)).isEmpty();
    assertThat(call.lifetimes())
        .isNotEmpty()
        .allSatisfy(ms -> assertThat(ms).isBetween(1L, KeptCall.RETENTION_MS));
    // It is no producer that the end would wait for.
    assertThat(end(Optional.empty()).ended()).isPresent();
  }

  private Optional<String> session(Optional<String> producer, Optional<String> stream) {
    return Await.on(call.transcripts.session(call.callId, producer.orElseThrow(), stream));
  }

  private void keepSession(String session, Optional<String> stream) {
    Await.on(call.transcripts.keepSession(call.callId, LEG.orElseThrow(), stream, session));
  }
}
