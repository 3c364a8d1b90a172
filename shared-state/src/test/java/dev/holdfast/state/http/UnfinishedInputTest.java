package dev.holdfast.state.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnfinishedInputTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final UnfinishedInput input =
      new UnfinishedInput(
          Configured.by(UnfinishedInputConfig.class, "holdfast.unfinished-input.max-bytes", "1000"),
          registry);

  @Test
  void takesUpToTheLimitAndNothingPastIt() {
    assertThat(input.take(600)).isTrue();
    assertThat(input.take(401)).isFalse();
    assertThat(input.take(400)).isTrue();
    assertThat(input.take(1)).isFalse();

    assertThat(input.bytes()).isEqualTo(1000);
    assertThat(registry.get("holdfast.unfinished.input.bytes").gauge().value()).isEqualTo(1000);
    assertThat(registry.get("holdfast.unfinished.input.refused").counter().count()).isEqualTo(2);
  }

  @Test
  void takesAgainWhatWasGivenBack() {
    assertThat(input.take(1000)).isTrue();
    input.give(300);
    assertThat(input.take(301)).isFalse();
    assertThat(input.take(300)).isTrue();
  }

  @Test
  void strangersGetHalfAndLeaveTheRest() {
    assertThat(input.strangers().take(501)).isFalse();
    assertThat(input.strangers().take(500)).isTrue();
    assertThat(input.strangers().take(1)).isFalse();
    assertThat(input.take(500)).as("the other half").isTrue();

    input.strangers().give(500);
    assertThat(input.bytes()).isEqualTo(500);
    assertThat(input.take(400)).isTrue();
    assertThat(input.strangers().take(101)).as("theirs counts in the whole").isFalse();
    assertThat(input.strangers().take(100)).isTrue();
    input.give(500);
    assertThat(input.strangers().take(400)).as("what was refused counts nowhere").isTrue();
  }

  @Test
  void isNeverExceededWhoeverTakesAtOnce() {
    AtomicInteger took = new AtomicInteger();
    IntStream.range(0, 10_000)
        .parallel()
        .forEach(
            i -> {
              if (input.take(7)) {
                took.incrementAndGet();
              }
            });

    assertThat(input.bytes()).isEqualTo(7L * took.get()).isBetween(1000L - 7, 1000L);
  }

  @Test
  void hasAShareOfTheHeapByDefault() {
    UnfinishedInput byHeap =
        new UnfinishedInput(Configured.by(UnfinishedInputConfig.class), new SimpleMeterRegistry());
    int eighth = (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 8);

    assertThat(byHeap.take(eighth)).isTrue();
  }
}
