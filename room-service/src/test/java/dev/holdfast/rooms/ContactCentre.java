package dev.holdfast.rooms;

import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.callflow.CallFlows;
import dev.holdfast.state.dispatch.AgentState;
import dev.holdfast.state.dispatch.Availability;
import dev.holdfast.state.dispatch.CallRequest;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.room.Presence;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.token.Role;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Customers and agents with sessions, as a signaling replica has them, and their calls. */
@Singleton
public final class ContactCentre {
  private final Sessions sessions;
  private final Replicas replicas;
  private final Dispatch dispatch;
  private final CallFlows flows;
  private final Presence presence;
  private final DispatchConfig config;

  ContactCentre(
      Sessions sessions,
      Replicas replicas,
      Dispatch dispatch,
      CallFlows flows,
      Presence presence,
      DispatchConfig config) {
    this.sessions = sessions;
    this.replicas = replicas;
    this.dispatch = dispatch;
    this.flows = flows;
    this.presence = presence;
    this.config = config;
  }

  /** The connection is gone, and does not come back. */
  public void vanishes(SessionUser person) {
    presence.lost(person.sessionId(), person.epoch(), RoomGuests.REPLICA);
    Await.on(replicas.released(RoomGuests.REPLICA, person.sessionId()));
  }

  /** A name that no other test uses. */
  public static String someone(String who) {
    return who + "-" + RandomId.random().substring(0, 8);
  }

  public SessionUser signIn(String userId, String role) {
    PrivateId pid = PrivateId.random();
    Await.on(replicas.holds(RoomGuests.REPLICA, pid.sessionId()));
    long epoch = Await.on(sessions.open(pid, userId, "{}", RoomGuests.REPLICA)).epoch();
    Await.on(sessions.enterDispatch(pid.sessionId(), epoch, config.queueWindow()));
    return new SessionUser(
        userId,
        userId,
        Role.parse(role).orElseThrow(),
        pid.sessionId(),
        epoch,
        System.currentTimeMillis() + 1000);
  }

  /** The connection is still there, and the replica that holds it. */
  public void memberships(SessionUser person) {
    dispatch.renewLease(RoomGuests.REPLICA);
    Await.on(sessions.keep(person.sessionId(), person.epoch(), RoomGuests.REPLICA));
  }

  /** The connection is gone for good, and nobody waits for it any more. */
  public void signOut(SessionUser person) {
    Await.on(sessions.end(person.sessionId(), ""));
    Await.on(replicas.released(RoomGuests.REPLICA, person.sessionId()));
  }

  /** A new customer who wants to be called by an agent of a queue; the call's id. */
  public String request(String customer, String queue) {
    return request(signIn(customer, "customer"), queue);
  }

  public String request(SessionUser customer, String queue) {
    return dispatch
        .request(
            new CallRequest(
                RandomId.random(),
                queue,
                "standard",
                CustomerFields.of("{\"topic\":\"invoice\"}"),
                customer))
        .callId();
  }

  /** A new agent who takes calls, one at a time, in a room each. */
  public SessionUser agent(String userId, String... queues) {
    SessionUser agent = signIn(userId, "agent");
    offers(agent, Optional.empty(), queues);
    return agent;
  }

  public AgentState offers(SessionUser agent, Optional<String> standingRoom, String... queues) {
    dispatch.renewLease(RoomGuests.REPLICA);
    return dispatch.setAvailability(
        agent,
        RoomGuests.REPLICA,
        new Availability(true, Set.of(queues), OptionalInt.empty(), standingRoom));
  }

  public void accepts(SessionUser agent, String callId) {
    flows.accept(callId, agent);
  }

  /** A call that is going on between the two. */
  public String call(String customer, String agent, String queue) {
    SessionUser takes = agent(agent, queue);
    String call = request(customer, queue);
    accepts(takes, call);
    return call;
  }
}
