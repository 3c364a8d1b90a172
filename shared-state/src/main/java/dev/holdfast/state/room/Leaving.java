package dev.holdfast.state.room;

/**
 * Why a participant goes.
 *
 * @param how {@code left} or {@code removed}, told with participant-left
 * @param by who did it
 * @param callReason told with call-ended, if that ends the call
 */
public record Leaving(String how, String by, String callReason) {
  /** The participant went by the own will. */
  public static Leaving byOwnWill(String userId) {
    return new Leaving("left", userId, "completed");
  }

  /** Somebody took the participant out; it holds. */
  public static Leaving removedBy(String who) {
    return new Leaving("removed", who, "removed");
  }
}
