package dev.holdfast.state.room;

/**
 * Why somebody comes into a room.
 *
 * @param callId the dispatched call that brings the person there, and with which the person goes;
 *     empty for who comes by the own will
 * @param asGuest whether the person was invited to a call that goes on
 */
public record JoinReason(String callId, boolean asGuest) {
  static final JoinReason OWN_WILL = new JoinReason("", false);

  /** As the customer or the agent of a call that is about to begin. */
  public static JoinReason toBegin(String callId) {
    return new JoinReason(callId, false);
  }

  /** As a third party of a call that goes on. */
  public static JoinReason asGuestOf(String callId) {
    return new JoinReason(callId, true);
  }
}
