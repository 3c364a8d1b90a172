package dev.holdfast.state.dispatch;

import dev.holdfast.state.session.SessionUser;

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
 */
public record Intent(
    String callId,
    String ticketId,
    CallKind kind,
    String type,
    String roomId,
    boolean standing,
    SessionUser customer,
    SessionUser agent) {}
