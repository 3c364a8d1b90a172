package dev.holdfast.state.dispatch;

import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.TraceParent;
import java.util.Optional;

/**
 * An agent has taken a call, and is to be brought together with the customer.
 *
 * @param callId the call that goes on in the room; of an invitation, the one that it is for
 * @param ticketId what rang and was accepted; differs from {@code callId} for an invitation only
 * @param kind what the agent was asked for
 * @param type of the room
 * @param roomId where; it may have to be made first, unless {@code standing}
 * @param standing whether the room is the agent's own, which stays when the call is over
 * @param customer as last seen; the session may be detached
 * @param agent as last seen
 * @param trace of the customer's request; none if nobody records it
 * @param way when what was accepted just now waited, and rang; empty for whoever accepts it again,
 *     or finishes it, and if nobody records it
 */
public record Intent(
    String callId,
    String ticketId,
    CallKind kind,
    String type,
    String roomId,
    boolean standing,
    SessionUser customer,
    SessionUser agent,
    TraceParent trace,
    Optional<Way> way) {
  /** Moments on the way to an agent, in ms since the Unix epoch by Redis's clock. */
  public record Way(long queuedAt, long rangAt, long acceptedAt) {}
}
