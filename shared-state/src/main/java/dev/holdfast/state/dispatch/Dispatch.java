package dev.holdfast.state.dispatch;

import dev.holdfast.state.room.Visitor;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings customers and agents together, up to the point where both are to enter a room. What a
 * change has to tell is recorded and handed on before these methods return.
 *
 * <p>These methods wait: call them on a virtual thread. They throw {@link
 * dev.holdfast.state.error.HoldfastException}.
 */
@Singleton
public final class Dispatch {
  /** The deadline member of a call, looked at by {@link #look}. */
  public static String deadlineOf(String callId) {
    return "call:" + callId;
  }

  /** The deadline member of a queue, looked at by {@link #lookAtQueue}. */
  public static String queueDeadlineOf(String queue) {
    return "queue:" + queue;
  }

  /**
   * Puts a customer into a queue. A customer has one open call: who asks for the same queue again
   * gets it, and from another session takes it over.
   *
   * @throws HoldfastException {@code call-in-progress} for another queue, {@code session-displaced}
   */
  public Ticket request(CallRequest request) {
    throw new UnsupportedOperationException("request");
  }

  /**
   * Ends what nobody has accepted yet: a call, a transfer or an invitation.
   *
   * @param owner who must be its customer, or who transfers or invites; empty for whoever may all
   * @param by told as {@code endedBy}
   * @throws HoldfastException {@code call-not-found}, {@code forbidden}
   */
  public Cancelled cancel(String callId, Optional<String> owner, String by) {
    throw new UnsupportedOperationException("cancel");
  }

  /**
   * Ends a call wherever it is, also one that is just being accepted and cannot be: both sides are
   * told {@code call-ended} with the reason. A transfer or invitation that is being accepted is
   * given up alone.
   */
  public void abandon(String callId, String reason, String by) {
    throw new UnsupportedOperationException("abandon");
  }

  /**
   * An agent takes a call that rings there. May be repeated, also by {@link #look} after a crash.
   *
   * @param newRoomId for the room that the call gets, if it gets one of its own
   * @throws HoldfastException {@code call-not-ringing}, {@code session-displaced}
   */
  public Intent accept(String callId, Visitor agent, String newRoomId) {
    throw new UnsupportedOperationException("accept");
  }

  /** Both are in the room. Of a transfer: the agent before is free. May be repeated. */
  public void accepted(String ticketId) {
    throw new UnsupportedOperationException("accepted");
  }

  /**
   * An agent does not want a call that rings there; it goes on to the next.
   *
   * @throws HoldfastException {@code call-not-ringing}, {@code session-displaced}
   */
  public void decline(String callId, Visitor agent) {
    throw new UnsupportedOperationException("decline");
  }

  /** A call is over, as its room has told: whoever had it is free. Nobody is told anything here. */
  public void release(String callId) {
    throw new UnsupportedOperationException("release");
  }

  /** An agent who was invited has left the call, which goes on. */
  public void left(String callId, String userId) {
    throw new UnsupportedOperationException("left");
  }

  /**
   * Looks for another agent for a call that is going on. The agent keeps it until then.
   *
   * @param by the agent who has the call; empty for whoever may all
   * @throws HoldfastException {@code call-not-found}, {@code forbidden}, {@code agent-unavailable},
   *     {@code call-in-progress} if it is being transferred elsewhere
   */
  public void transfer(String callId, Optional<String> by, Target target) {
    throw new UnsupportedOperationException("transfer");
  }

  /**
   * Looks for an agent as a third party in a call that is going on.
   *
   * @param by the agent who has the call; empty for whoever may all
   * @return the invitation's id, by which it can be cancelled
   * @throws HoldfastException {@code call-not-found}, {@code forbidden}, {@code agent-unavailable}
   */
  public String invite(String callId, Optional<String> by, Target target) {
    throw new UnsupportedOperationException("invite");
  }

  /**
   * Says what an agent offers, from now on by this session.
   *
   * @param replica that holds the session, and renews the lease
   * @throws HoldfastException {@code session-displaced}
   */
  public AgentState setAvailability(Visitor agent, String replica, Availability offer) {
    throw new UnsupportedOperationException("setAvailability");
  }

  /**
   * A user's new session is attached: it takes over what the user has here, a call or an
   * availability.
   */
  public void arrived(String userId, String sessionId, long epoch, String replica) {
    throw new UnsupportedOperationException("arrived");
  }

  /** A session's connection is gone. */
  public void away(String userId, String sessionId, long epoch) {
    throw new UnsupportedOperationException("away");
  }

  /** A session is attached again. */
  public void back(String userId, String sessionId, long epoch, String replica) {
    throw new UnsupportedOperationException("back");
  }

  /** A sign of life of a signaling replica, to be given every {@link DispatchConfig#renewEvery}. */
  public void renewLease(String replica) {
    throw new UnsupportedOperationException("renewLease");
  }

  /** A queue as it is now; an empty one if there was never anything in it. */
  public QueueView show(String queue) {
    throw new UnsupportedOperationException("show");
  }

  /** The names of the queues that were used within the retention, in their alphabetical order. */
  public List<String> queues() {
    throw new UnsupportedOperationException("queues");
  }

  /** A customer's open call. */
  public Optional<CustomerCall> callOf(String customerId) {
    throw new UnsupportedOperationException("callOf");
  }

  /** An agent, if known: who has never been available is not. */
  public Optional<AgentState> agentState(String userId) {
    throw new UnsupportedOperationException("agentState");
  }

  /** The calls that ring at an agent. */
  public Set<String> ringingAt(String agentId) {
    throw new UnsupportedOperationException("ringingAt");
  }

  /** Moves a call among those that wait. Priority: 0 to 9, 9 is first. */
  public void prioritise(String callId, int priority) {
    throw new UnsupportedOperationException("prioritise");
  }

  /**
   * The deadline worker's look at a call: hands on what was not, ends what ran out, goes on to the
   * next agent.
   */
  public Look look(String callId) {
    throw new UnsupportedOperationException("look");
  }

  /**
   * The deadline worker's look at a queue: announces positions and availability to those for whom
   * they changed, matches what has become possible by time alone.
   *
   * @return when to look again; empty for never
   */
  public Optional<Duration> lookAtQueue(String queue) {
    throw new UnsupportedOperationException("lookAtQueue");
  }
}
