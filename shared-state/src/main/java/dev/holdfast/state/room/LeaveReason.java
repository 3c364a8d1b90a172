package dev.holdfast.state.room;

/**
 * Why a participant goes.
 *
 * @param how {@code left} or {@code removed}, sent with participant-left
 * @param by who did it
 * @param callReason sent with call-ended, if that ends the call
 */
public record LeaveReason(String how, String by, String callReason) {
  /** The participant went by the own will. */
  public static LeaveReason byOwnWill(String userId) {
    return new LeaveReason("left", userId, "completed");
  }

  /** Somebody took the participant out; it holds. */
  public static LeaveReason removedBy(String who) {
    return new LeaveReason("removed", who, "removed");
  }
}
