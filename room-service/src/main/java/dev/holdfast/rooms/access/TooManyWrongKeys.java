package dev.holdfast.rooms.access;

import java.time.Duration;

/** An address has sent many wrong API keys, and one more now. An answer, hence no stack trace. */
public final class TooManyWrongKeys extends RuntimeException {
  private final Duration pause;

  TooManyWrongKeys(Duration pause) {
    super("too many wrong API keys from your address", null, false, false);
    this.pause = pause;
  }

  /** Until a wrong one is told so again. */
  public Duration pause() {
    return pause;
  }
}
