package dev.holdfast.state.session;

/** What renewing an attached session finds. */
public enum RenewResult {
  /** It is still held here. */
  KEPT,
  /** It had been given up, and is held here again: its rooms must be told. */
  RETAKEN,
  /** It is held elsewhere since. */
  STALE,
  /** It is gone. */
  ABSENT
}
