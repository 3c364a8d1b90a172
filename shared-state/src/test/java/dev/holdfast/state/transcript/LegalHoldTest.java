package dev.holdfast.state.transcript;

import static dev.holdfast.state.transcript.KeptCall.ending;
import static dev.holdfast.state.transcript.KeptCall.interim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LegalHoldTest {
  private final KeptCall call = new KeptCall();
  private final LegalHold legalHold = new LegalHold(call.redis, call.config);

  private LegalHold.Holding hold() {
    return Await.on(legalHold.hold(call.callId, "a court"));
  }

  private LegalHold.Holding release() {
    return Await.on(legalHold.release(call.callId));
  }

  private LegalHold.Erasure erase() {
    return Await.on(legalHold.erase(call.callId));
  }

  @Test
  void keepsWhatIsHeldForGoodWhateverIsStoredLater() {
    call.store(interim("s1", 1));
    assertThat(hold()).isEqualTo(LegalHold.Holding.HELD);
    assertThat(hold()).isEqualTo(LegalHold.Holding.HELD);
    call.store(ending("s1", 2), interim("s2", 1));
    call.store(Optional.of("leg"), IngestBatch.Then.MORE, ending("s3", 1));
    assertThat(call.lifetimes()).hasSize(6).containsOnly(-1L);
  }

  @Test
  void beginsTheRetentionWhenItIsReleased() {
    call.store(ending("s1", 1), interim("s2", 1));
    hold();
    assertThat(release()).isEqualTo(LegalHold.Holding.RELEASED);
    assertThat(release()).isEqualTo(LegalHold.Holding.RELEASED);
    assertThat(call.lifetimes())
        .allSatisfy(ms -> assertThat(ms).isBetween(1L, KeptCall.RETENTION_MS));
  }

  @Test
  void erasesNothingThatIsHeld() {
    call.store(ending("s1", 1));
    hold();
    assertThat(erase()).isEqualTo(LegalHold.Erasure.HELD);
    assertThat(call.finals()).containsExactly("s1");
  }

  @Test
  void erasesAllAndBeginsAnew() {
    call.store(ending("s1", 1), interim("s2", 1));
    String epoch = call.show().end().epoch();
    assertThat(erase()).isEqualTo(LegalHold.Erasure.ERASED);
    assertThat(call.lines()).isEmpty();
    assertThat(call.openRevisions()).isEmpty();
    assertThat(call.keys()).hasSize(1);
    assertThat(call.lifetimes()).allSatisfy(ms -> assertThat(ms).isPositive());
    call.store(ending("s3", 1));
    assertThat(call.finals()).containsExactly("s3");
    assertThat(call.show().end().epoch()).isNotEqualTo(epoch);
  }

  @Test
  void leavesAnErasedTranscriptEnded() {
    call.store(Optional.empty(), IngestBatch.Then.THE_END, ending("s1", 1));
    assertThat(erase()).isEqualTo(LegalHold.Erasure.ERASED);
    assertThat(erase()).isEqualTo(LegalHold.Erasure.ERASED);
    assertThatThrownBy(() -> call.store(ending("s1", 1))).isInstanceOf(HoldfastException.class);
    assertThat(call.lines()).extracting(Line::kind).containsExactly(Line.Kind.END);
    assertThat(call.show().ended()).contains(call.show().end());
  }

  @Test
  void saysThatThereIsNothing() {
    assertThat(hold()).isEqualTo(LegalHold.Holding.ABSENT);
    assertThat(release()).isEqualTo(LegalHold.Holding.ABSENT);
    assertThat(erase()).isEqualTo(LegalHold.Erasure.ABSENT);
    assertThat(call.keys()).isEmpty();
  }
}
