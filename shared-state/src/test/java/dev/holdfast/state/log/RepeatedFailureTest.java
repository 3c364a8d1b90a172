package dev.holdfast.state.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Logged;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of something that fails again and again. */
class RepeatedFailureTest {
  private static final String NAME = RepeatedFailureTest.class.getName();

  private final Logged logged = new Logged();
  private long now = Long.MAX_VALUE - Duration.ofSeconds(90).toNanos();
  private final RepeatedFailure failure =
      new RepeatedFailure(Logger.getLogger(NAME), "no figures", () -> now);

  @AfterEach
  void close() {
    logged.close();
  }

  @Test
  void itsBeginIsToldThenAtMostOneLineAMinuteAndItsEnd() {
    for (int second = 0; second <= 130; second++) {
      failure.failed("silent");
      pass(1);
    }
    failure.succeeded();
    failure.succeeded();

    assertThat(lines())
        .containsExactly(
            "no figures: silent null",
            "no figures: silent (61 failures in 60 s) null",
            "no figures: silent (121 failures in 120 s) null",
            "over: no figures (131 failures in 131 s) null");
  }

  @Test
  void whatWorksIsNotTold() {
    failure.succeeded();

    assertThat(lines()).isEmpty();
  }

  @Test
  void itIsToldAnewWhenItBeginsAgain() {
    failure.failed("silent");
    failure.succeeded();
    pass(60);
    failure.failed("away");

    assertThat(lines())
        .containsExactly(
            "no figures: silent null",
            "over: no figures (1 failures in 0 s) null",
            "no figures: away null");
  }

  @Test
  void whatComesAndGoesIsToldOnceAMinute() {
    for (int second = 0; second < 60; second++) {
      failure.failed("silent");
      failure.succeeded();
      pass(1);
    }

    assertThat(lines())
        .containsExactly("no figures: silent null", "over: no figures (1 failures in 0 s) null");
  }

  @Test
  void aFaultHasItsTraceOnce() {
    IllegalStateException fault = new IllegalStateException("x");
    failure.failed(fault);
    pass(60);
    failure.failed(fault);

    assertThat(lines())
        .containsExactly(
            "no figures: " + fault + " " + fault,
            "no figures: " + fault + " (2 failures in 60 s) null");
  }

  private void pass(long seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  private List<String> lines() {
    return logged.from(Level.INFO).stream()
        .filter(line -> line.startsWith(NAME + ": "))
        .map(line -> line.substring(NAME.length() + 2))
        .toList();
  }
}
