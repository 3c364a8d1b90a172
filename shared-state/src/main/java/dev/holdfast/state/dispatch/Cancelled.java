package dev.holdfast.state.dispatch;

/** What became of a wish to cancel. */
public enum Cancelled {
  /** The call had not been accepted, and is over. Also if it was over before. */
  CALL,
  /** The transfer is; the call goes on with the agent who has it. */
  TRANSFER,
  /** The invitation is; the call goes on. */
  INVITE,
  /** Nothing: an agent has the call, or is just getting it. It can only be ended. */
  NOTHING;

  static Cancelled of(String result) {
    return switch (result) {
      case "call" -> CALL;
      case "transfer" -> TRANSFER;
      case "invite" -> INVITE;
      case "nothing" -> NOTHING;
      // A kind of call that a later version has: that call is over.
      default -> CALL;
    };
  }
}
