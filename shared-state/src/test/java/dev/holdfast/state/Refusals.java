package dev.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What is refused says why, by a code of the catalogue. */
public final class Refusals {
  private Refusals() {}

  public static AbstractThrowableAssert<?, ? extends Throwable> refused(
      ErrorCode why, ThrowingCallable attempt) {
    return assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            HoldfastException.class, refusal -> assertThat(refusal.code()).isEqualTo(why));
  }
}
