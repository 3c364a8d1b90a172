package dev.holdfast.server.webhooks;

/** What {@link WebhookEvent#type()} may be. A later version may add to them: ignore those. */
public final class WebhookEventType {
  // From docs/asyncapi.yaml, by `./holdfast generate`: change that file, not this one.
  public static final String ROOM_CREATED = "room-created";
  public static final String CALL_STARTED = "call-started";
  public static final String ROOM_CLOSED = "room-closed";
  public static final String TRANSCRIPT_EXPORTED = "transcript-exported";
  public static final String TRANSCRIPT_ERASED = "transcript-erased";
  public static final String TRANSCRIPT_HELD = "transcript-held";
  public static final String TRANSCRIPT_RELEASED = "transcript-released";
  public static final String TRANSCRIPT_REDACTED = "transcript-redacted";
  public static final String CALL_REQUESTED = "call-requested";
  public static final String CALL_PRIORITISED = "call-prioritised";
  public static final String CUSTOMER_AWAY = "customer-away";
  public static final String CUSTOMER_BACK = "customer-back";
  public static final String CALL_ACCEPTING = "call-accepting";
  public static final String CALL_INVITING = "call-inviting";
  public static final String PARTICIPANT_JOINED = "participant-joined";
  public static final String PARTICIPANT_LEFT = "participant-left";
  public static final String PARTICIPANT_DISCONNECTED = "participant-disconnected";
  public static final String WAITING_FOR_PARTICIPANT = "waiting-for-participant";
  public static final String SESSION_RESUMED = "session-resumed";
  public static final String CALL_RINGING = "call-ringing";
  public static final String RING_ENDED = "ring-ended";
  public static final String CALL_ACCEPTED = "call-accepted";
  public static final String CALL_TRANSFERRING = "call-transferring";
  public static final String TRANSFER_ENDED = "transfer-ended";
  public static final String CALL_TRANSFERRED = "call-transferred";
  public static final String INVITE_ENDED = "invite-ended";
  public static final String CALL_ENDED = "call-ended";
  public static final String GAP = "gap";

  // End of what is generated.

  private WebhookEventType() {}
}
