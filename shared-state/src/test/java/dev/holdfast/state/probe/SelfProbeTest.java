package dev.holdfast.state.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SelfProbeTest {
  @Test
  void tellsHowAProbeEnded() throws InterruptedException {
    assertThat(outcomeOf(() -> Future.succeededFuture(true))).isEqualTo(ProbeOutcome.OK);
    assertThat(outcomeOf(() -> Future.succeededFuture(false))).isEqualTo(ProbeOutcome.REFUSED);
    assertThat(outcomeOf(() -> Future.failedFuture(new TimeoutException())))
        .isEqualTo(ProbeOutcome.TIMED_OUT);
  }

  /** Or the door would be probed no more. */
  @Test
  void aProbeThatCannotEvenBeginIsCountedToo() throws InterruptedException {
    assertThat(
            outcomeOf(
                () -> {
                  throw new IllegalStateException("closed");
                }))
        .isEqualTo(ProbeOutcome.UNREACHABLE);
  }

  private static ProbeOutcome outcomeOf(Supplier<Future<Boolean>> probe)
      throws InterruptedException {
    return SelfProbe.outcomeOf(
        new Door() {
          @Override
          public String name() {
            return "door";
          }

          @Override
          public boolean canBeProbed() {
            return true;
          }

          @Override
          public Future<Boolean> probe() {
            return probe.get();
          }
        });
  }
}
