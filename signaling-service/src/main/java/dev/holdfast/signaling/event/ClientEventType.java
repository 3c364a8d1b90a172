package dev.holdfast.signaling.event;

import dev.holdfast.state.event.EventType;

/**
 * Every event that a client may send, by its name on the wire. docs/protocol.md says what each
 * holds, and which two mean the same.
 */
public enum ClientEventType {
  // From docs/asyncapi.yaml, by `./holdfast generate`: change that file, not this one.
  JOIN_ROOM("join-room"),
  ROOM_JOIN("room:join"),
  LEAVE_ROOM("leave-room"),
  REQUEST_CALL("request-call"),
  CANCEL_CALL("cancel-call"),
  END_CALL("end-call"),
  CUSTOMER_END_CALL("customer-end-call"),
  SET_AVAILABILITY("set-availability"),
  ACCEPT_CALL("accept-call"),
  DECLINE_CALL("decline-call"),
  TRANSFER_CALL("transfer-call"),
  INVITE_TO_CALL("invite-to-call"),
  OFFER(EventType.OFFER.wireName()),
  ANSWER(EventType.ANSWER.wireName()),
  ICE_CANDIDATE(EventType.ICE_CANDIDATE.wireName()),
  HEARTBEAT("heartbeat"),
  REFRESH_TOKEN("refresh-token"),
  REPORT_QUALITY("report-quality"),
  CLOSE_PAGE("close-page");

  // End of what is generated.

  private final String wireName;

  ClientEventType(String wireName) {
    this.wireName = wireName;
  }

  /** The name on the wire, such as {@code join-room}. */
  String wireName() {
    return wireName;
  }
}
