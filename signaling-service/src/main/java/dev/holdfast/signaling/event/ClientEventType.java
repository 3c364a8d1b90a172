package dev.holdfast.signaling.event;

import dev.holdfast.state.event.EventType;
import java.util.List;

/** Every event that a client may send, once. docs/protocol.md says what each holds. */
public enum ClientEventType {
  JOIN_ROOM("join-room", "room:join"),
  LEAVE_ROOM("leave-room"),
  REQUEST_CALL("request-call"),
  CANCEL_CALL("cancel-call"),
  END_CALL("end-call", "customer-end-call"),
  SET_AVAILABILITY("set-availability"),
  ACCEPT_CALL("accept-call"),
  DECLINE_CALL("decline-call"),
  TRANSFER_CALL("transfer-call"),
  INVITE_TO_CALL("invite-to-call"),
  OFFER(EventType.OFFER.wireName()),
  ANSWER(EventType.ANSWER.wireName()),
  ICE_CANDIDATE(EventType.ICE_CANDIDATE.wireName()),
  REPORT_QUALITY("report-quality"),
  HEARTBEAT("heartbeat"),
  REFRESH_TOKEN("refresh-token");

  private final List<String> wireNames;

  ClientEventType(String... wireNames) {
    this.wireNames = List.of(wireNames);
  }

  /** The names on the wire; all of them mean the same. */
  List<String> wireNames() {
    return wireNames;
  }
}
