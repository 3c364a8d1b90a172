package dev.holdfast.state.session;

/** What became of an event for a session's outbox. */
public enum Delivery {
  /** It is in the outbox: durable. */
  DELIVERED,
  /** It was there before: nothing was done. */
  REPEATED,
  /** There is no such session, or it is not in the room. */
  ABSENT;

  static Delivery of(String answer) {
    return switch (answer) {
      case "repeated" -> REPEATED;
      case "absent" -> ABSENT;
      default -> DELIVERED;
    };
  }
}
