package dev.holdfast.state.session;

import java.util.Map;
import java.util.Optional;

/** What attaching a session gives. */
public sealed interface Attachment {
  /**
   * The session is held by the replica that asked.
   *
   * @param epoch fences: a script called with an older one changes nothing
   * @param previousOwner the replica that held it until now; empty if none did
   * @param downtimeMs how long nobody held it
   * @param memberships where it is
   * @param acknowledgments first acknowledgments (JSON) by event id
   * @param earlierOffset what the client held of an earlier session when this one was opened;
   *     official clients present it until they have received a durable event of this one. Empty if
   *     nothing
   * @param failures how its connections ended before; empty if no delivery has failed
   */
  record Attached(
      PrivateId pid,
      long epoch,
      String previousOwner,
      long downtimeMs,
      SessionMemberships memberships,
      Map<String, String> acknowledgments,
      String earlierOffset,
      Optional<FailedDeliveries> failures)
      implements Attachment {}

  /** There is no such session (any more). */
  record Absent() implements Attachment {}

  /** The secret or the user is another's. */
  record Refused() implements Attachment {}

  /** Somebody holds it by a connection that was opened after the one that asks: that one stays. */
  record Late() implements Attachment {}

  /** Somebody holds it, and whether the connection that asks lives is to be shown first. */
  record Held() implements Attachment {}
}
