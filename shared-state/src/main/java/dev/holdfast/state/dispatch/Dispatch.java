package dev.holdfast.state.dispatch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Streams;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings customers and agents together, up to the point where both are to enter a room. What a
 * change has to tell is recorded and relayed before these methods return.
 *
 * <p>These methods wait: call them on a virtual thread. They throw {@link HoldfastException}.
 */
@Singleton
public final class Dispatch {
  private final DispatchScripts scripts;
  private final DispatchQueries queries;
  private final DispatchConfig config;
  private final CallEventRelay events;
  private final DispatchReconciler reconciler;
  private final KnownQueues knownQueues;
  private final Streams streams;

  Dispatch(
      DispatchScripts scripts,
      DispatchQueries queries,
      DispatchConfig config,
      CallEventRelay events,
      DispatchReconciler reconciler,
      KnownQueues knownQueues,
      Streams streams) {
    this.scripts = scripts;
    this.queries = queries;
    this.config = config;
    this.events = events;
    this.reconciler = reconciler;
    this.knownQueues = knownQueues;
    this.streams = streams;
  }

  /** The deadline member of a call, reconciled by {@link #reconcile}. */
  public static String deadlineOf(String callId) {
    return new LogName.Call(callId).member();
  }

  /** The deadline member of a queue, reconciled by {@link #reconcileQueue}. */
  public static String queueDeadlineOf(String queue) {
    return "queue:" + queue;
  }

  /**
   * Puts a customer into a queue. A customer has one open call: who asks for the same queue again
   * gets it, and from another session takes it over.
   *
   * @throws HoldfastException {@code call-in-progress} for another queue, {@code
   *     session-displaced}, {@code queue-not-found} if the queue is not configured and nobody has
   *     ever served it
   */
  public Ticket request(CallRequest request) {
    CallEventRelay.Intended intended = events.intendFor(request.callId());
    Requested requested = events.of(Await.on(scripts.request(request)), intended).orThrow();
    displace(requested.displaced());
    return requested.ticket();
  }

  /**
   * Ends what nobody has accepted yet: a call, a transfer or an invitation.
   *
   * @param owner who must be its customer, or who transfers or invites; empty for whoever may all
   * @param by who ends it, sent as {@code endedBy}
   * @throws HoldfastException {@code call-not-found}, {@code forbidden}
   */
  public Cancelled cancel(String callId, Optional<String> owner, String by) {
    events.intend(deadlineOf(callId));
    return done(scripts.cancel(callId, owner, by));
  }

  /**
   * Ends a call that is just being accepted and cannot be: both sides are told {@code call-ended}
   * with the reason. A transfer or invitation is given up alone. Once both are together nothing is
   * changed: the room knows how the call ends.
   *
   * @throws HoldfastException {@code call-not-found}
   */
  public Abandoned abandon(Intent intent, String reason, String by) {
    events.intend(deadlineOf(intent.ticketId()));
    return done(scripts.abandon(intent.ticketId(), intent.customer().sessionId(), by, reason));
  }

  /** What became of a call that was to be abandoned. */
  public sealed interface Abandoned {
    record Ended(Cancelled what) implements Abandoned {}

    /** Nothing: the customer is there by another session since, with which it can be. */
    record TakenOver(Intent now) implements Abandoned {}
  }

  /**
   * Puts a call back to its place whose agent is gone before both could be brought together, and
   * goes on to the next. Changes nothing if the agent is not just getting it.
   */
  public void putBack(String ticketId, String agentId) {
    events.intend(deadlineOf(ticketId));
    events.of(scripts.putBack(ticketId, agentId));
  }

  /**
   * An agent takes a call that rings there. May be repeated, also by {@link #reconcile} after a
   * crash.
   *
   * @param newRoomId for the room that the call gets, if it gets one of its own
   * @throws HoldfastException {@code call-not-ringing}, {@code session-displaced}
   */
  public Intent accept(String callId, SessionUser agent, String newRoomId) {
    TakenCall taken = take(callId, agent, newRoomId);
    deliver(taken);
    return taken.intent();
  }

  /** As {@link #accept}; what it logs is to be delivered, or recorded by the caller. */
  public TakenCall take(String callId, SessionUser agent, String newRoomId) {
    CallEventRelay.Intended intended = events.intendFor(callId);
    DispatchAnswer<Intent> answer = Await.on(scripts.accept(callId, agent, newRoomId));
    List<LoggedEvent> logged = TakenCall.forTheRecord(callId, answer);
    events.of(logged.isEmpty() ? answer : answer.withoutEvents(), intended);
    return new TakenCall(answer.orThrow(), logged);
  }

  /** Delivers what taking a call has logged. */
  public void deliver(TakenCall taken) {
    events.deliver(taken.intent().ticketId(), taken.logged());
  }

  /**
   * Both are in the room. Of a transfer: the agent before is free. May be repeated.
   *
   * @return what is to be done yet: one of them is there by another session since, with which to
   *     begin; else empty
   * @throws HoldfastException {@code call-not-found}
   */
  public Optional<Intent> accepted(Intent intent) {
    return accepted(intent, Optional.empty());
  }

  /** As above; told is the last of the call's events that was delivered since that was noted. */
  public Optional<Intent> accepted(Intent intent, Optional<Offset> told) {
    boolean broughtCustomer = intent.kind() == CallKind.CALL;
    String session = broughtCustomer ? intent.customer().sessionId() : "";
    return done(scripts.accepted(intent.ticketId(), session, intent.agent().sessionId(), told));
  }

  /** It needs nothing more: it is over, and that was announced. */
  public void settled(Intent intent) {
    done(scripts.accepted(intent.ticketId(), "", ""));
  }

  /**
   * An agent does not want a call that rings there; it goes on to the next.
   *
   * @throws HoldfastException {@code call-not-ringing}, {@code session-displaced}
   */
  public void decline(String callId, SessionUser agent) {
    events.intend(deadlineOf(callId));
    done(scripts.decline(callId, agent));
  }

  /**
   * A call is over, as the events of its room say: whoever had it is free. Nothing happens if it is
   * not known.
   */
  public void release(String callId) {
    events.of(scripts.release(callId, Optional.empty()));
  }

  /** An agent who was invited has left the call, which goes on. */
  public void left(String callId, String userId) {
    events.of(scripts.release(callId, Optional.of(userId)));
  }

  /**
   * Looks for another agent for a call that is going on. The agent keeps it until then.
   *
   * @param by the agent who has the call; empty for whoever may all
   * @throws HoldfastException {@code call-not-found}, {@code forbidden}, {@code agent-unavailable},
   *     {@code queue-not-found}, {@code call-in-progress} if it has no agent yet or is being
   *     transferred elsewhere
   */
  public void transfer(String callId, Optional<String> by, Target target) {
    knownQueues.require(target);
    events.intend(deadlineOf(callId));
    done(scripts.transfer(callId, by, target));
  }

  /**
   * Looks for an agent as a third party in a call that is going on.
   *
   * @param by the agent who has the call; empty for whoever may all
   * @return the invitation's id, by which it can be cancelled
   * @throws HoldfastException {@code call-not-found}, {@code forbidden}, {@code agent-unavailable},
   *     {@code queue-not-found}; {@code rate-limited} while 16 others wait
   */
  public String invite(String callId, Optional<String> by, Target target) {
    knownQueues.require(target);
    events.intend(deadlineOf(callId));
    return done(scripts.invite(callId, by, target));
  }

  /**
   * Says what an agent offers, from now on by this session.
   *
   * @param replica that holds the session, and renews the lease
   * @throws HoldfastException {@code session-displaced}
   */
  public AgentState setAvailability(SessionUser agent, String replica, Availability offer) {
    offer.requireBounded();
    offer.queues().forEach(queue -> events.intend(queueDeadlineOf(queue)));
    ArrayNode queues = JsonNodeFactory.instance.arrayNode();
    offer.queues().stream().sorted().forEach(queues::add);
    int capacity =
        Math.clamp(offer.capacity().orElse(config.agentCapacity()), 1, config.mostCapacity());
    displace(done(scripts.setAvailability(agent, replica, offer, queues.toString(), capacity)));
    return agentState(agent.userId()).orElseThrow();
  }

  /** A user's new session takes over what the user has here: a call, an availability. */
  public void arrived(String userId, String sessionId, long epoch, String replica) {
    displace(done(scripts.takeOver(userId, sessionId, epoch, replica)));
  }

  /** A session's connection is gone. */
  public void away(String userId, String sessionId, long epoch, Departure how) {
    events.of(scripts.away(userId, sessionId, epoch, how));
  }

  /**
   * A session's user goes for good: a call that waits is cancelled, and no call is offered any
   * more. What another session of the user has taken over since stays as it is.
   */
  public void quit(String userId, String sessionId, long epoch) {
    callOf(userId).ifPresent(call -> events.intend(deadlineOf(call.callId())));
    agentState(userId).stream()
        .flatMap(agent -> agent.queues().stream())
        .forEach(queue -> events.intend(queueDeadlineOf(queue)));
    events.of(scripts.quit(userId, sessionId, epoch));
  }

  /** A session is attached again. */
  public void back(String userId, String sessionId, long epoch, String replica) {
    events.of(scripts.back(userId, sessionId, epoch, replica));
  }

  /** A sign of life of a signaling replica, to be given every {@link DispatchConfig#renewEvery}. */
  public void renewLease(String replica) {
    // Whom an agent of this replica may take waits in any queue.
    if (done(scripts.renew(replica))) {
      knownQueues.used().forEach(queue -> events.reconcile(queueDeadlineOf(queue)));
    }
  }

  /** A queue as it is now; empty if there was never anything in it. */
  public QueueView show(String queue) {
    return queries.queue(queue);
  }

  /** A customer's open call. */
  public Optional<CustomerCall> callOf(String customerId) {
    return Await.on(queries.customerCall(customerId));
  }

  /** An agent, if known: who has never been available is not. */
  public Optional<AgentState> agentState(String userId) {
    return Await.on(queries.agent(userId));
  }

  /** The calls that ring at an agent. */
  public Set<String> ringingAt(String agentId) {
    return agentState(agentId).stream()
        .flatMap(agent -> agent.ringing().stream())
        .map(ring -> ring.path("callId").asText())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Moves a call among those that wait.
   *
   * @param priority 0 to 9; 9 is first
   * @throws HoldfastException {@code call-not-found}
   */
  public void prioritise(String callId, int priority) {
    if (priority < 0 || priority > 9) {
      throw new HoldfastException(ErrorCode.INVALID_PAYLOAD, "priority must be 0 to 9");
    }
    events.intend(deadlineOf(callId));
    done(scripts.prioritise(callId, priority));
  }

  /**
   * Reconciles a call, for the deadline worker: relays what was not, ends what ran out, goes on to
   * the next agent, makes good what the sessions know better.
   */
  public ReconcileResult reconcile(String callId) {
    return reconciler.atCall(callId);
  }

  /**
   * Reconciles a queue, for the deadline worker: announces positions and availability to those for
   * whom they changed, matches what has become possible by time alone.
   *
   * @return when to reconcile again; empty for never
   */
  public Optional<Duration> reconcileQueue(String queue) {
    return reconciler.atQueue(queue);
  }

  private <T> T done(Future<DispatchAnswer<T>> change) {
    return events.of(change).orThrow();
  }

  /** Tells sessions, if they are still there, that their user is served by another one now. */
  private void displace(List<Displaced> displaced) {
    for (Displaced one : displaced) {
      Await.on(
          streams.announce(
              Sessions.outboxOf(one.sessionId()),
              EventType.SESSION_DISPLACED.arguments(one.what())));
    }
  }
}
