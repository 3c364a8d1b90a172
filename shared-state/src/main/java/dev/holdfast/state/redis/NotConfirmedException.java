package dev.holdfast.state.redis;

/** Redis did something, but not everybody who must have it has it in time. */
final class NotConfirmedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotConfirmedException(String why) {
    super(why, null, false, false);
  }
}
