package dev.holdfast.signaling.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.signaling.session.ClientSession;
import dev.holdfast.signaling.session.Flow;
import dev.holdfast.signaling.trace.AcceptedCall;
import dev.holdfast.signaling.trace.Traces;
import dev.holdfast.state.callflow.CallFlows;
import dev.holdfast.state.dispatch.Availability;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.dispatch.Target;
import dev.holdfast.state.quota.Quotas;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Participant;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The events by which an agent takes calls, and passes them on. */
@Singleton
class AgentEvents implements EventHandler {
  private final Dispatch dispatch;
  private final DispatchConfig config;
  private final CallFlows flows;
  private final Sessions sessions;
  private final ReplicaIdentity replica;
  private final Quotas quotas;
  private final Traces traces;

  AgentEvents(
      Dispatch dispatch,
      DispatchConfig config,
      CallFlows flows,
      Sessions sessions,
      ReplicaIdentity replica,
      Quotas quotas,
      Traces traces) {
    this.dispatch = dispatch;
    this.config = config;
    this.flows = flows;
    this.sessions = sessions;
    this.replica = replica;
    this.quotas = quotas;
    this.traces = traces;
  }

  @Override
  public Map<ClientEventType, Action> actions() {
    return Map.of(
        ClientEventType.SET_AVAILABILITY, this::setAvailability,
        ClientEventType.ACCEPT_CALL, this::accept,
        ClientEventType.DECLINE_CALL, this::decline,
        ClientEventType.TRANSFER_CALL, this::transfer,
        ClientEventType.INVITE_TO_CALL, this::invite);
  }

  /** {@code set-availability {available, queues?, capacity?, roomId?}} → how the agent stands. */
  private Future<ObjectNode> setAvailability(
      ClientSession session, ClientEvent event, Payload payload) {
    session.caller().require(Role.AGENT);
    Availability offer =
        new Availability(
            payload.bool("available"),
            queues(session, payload),
            capacity(payload),
            payload.optionalId("roomId"));
    offer.requireBounded();
    return Flow.run(
        () -> {
          Await.on(quotas.take(Quotas.Kind.AVAILABILITIES, session.caller()));
          offer
              .roomId()
              .ifPresent(room -> session.requireIn(Await.on(session.memberships().of(room)), room));
          Await.on(sessions.enterDispatch(session.id(), session.epoch(), config.agentWindow()));
          session.enterDispatch();
          return dispatch.setAvailability(session.sessionUser(), replica.id(), offer).wire();
        });
  }

  /** {@code accept-call {callId}} → {@code {callId, roomId, participants}}. */
  private Future<ObjectNode> accept(ClientSession session, ClientEvent event, Payload payload) {
    session.caller().require(Role.AGENT);
    String callId = payload.id("callId");
    return Flow.run(
        () -> {
          RoomView room = accept(session, event, callId);
          session.memberships().entered(room.roomId());
          ObjectNode ack =
              JsonNodeFactory.instance
                  .objectNode()
                  .put("callId", room.call().map(call -> call.callId()).orElse(callId))
                  .put("roomId", room.roomId());
          ArrayNode participants = ack.putArray("participants");
          room.participants().forEach((Participant one) -> participants.add(one.wire()));
          return ack;
        });
  }

  private RoomView accept(ClientSession session, ClientEvent event, String callId) {
    try (AcceptedCall shown = traces.accepting(session.id(), event.span().parent())) {
      return flows.accept(callId, session.sessionUser(), shown::taken);
    }
  }

  /** {@code decline-call {callId}}: it goes on to the next agent. */
  private Future<ObjectNode> decline(ClientSession session, ClientEvent event, Payload payload) {
    session.caller().require(Role.AGENT);
    String callId = payload.id("callId");
    return Flow.run(
        () -> {
          dispatch.decline(callId, session.sessionUser());
          return JsonNodeFactory.instance.objectNode().put("callId", callId);
        });
  }

  /** {@code transfer-call {callId, queue? | userId?}}: the agent keeps it until it is taken. */
  private Future<ObjectNode> transfer(ClientSession session, ClientEvent event, Payload payload) {
    session.caller().require(Role.AGENT);
    String callId = payload.id("callId");
    Target target = target(payload);
    return Flow.run(
        () -> {
          dispatch.transfer(callId, Optional.of(session.caller().userId()), target);
          return JsonNodeFactory.instance.objectNode().put("callId", callId);
        });
  }

  /** {@code invite-to-call {callId, queue? | userId?}} → {@code {callId, ticket}}. */
  private Future<ObjectNode> invite(ClientSession session, ClientEvent event, Payload payload) {
    session.caller().require(Role.AGENT);
    String callId = payload.id("callId");
    Target target = target(payload);
    return Flow.run(
        () ->
            JsonNodeFactory.instance
                .objectNode()
                .put("callId", callId)
                .put(
                    "ticket",
                    dispatch.invite(callId, Optional.of(session.caller().userId()), target)));
  }

  private Set<String> queues(ClientSession session, Payload payload) {
    Optional<Set<String>> named = payload.optionalIds("queues");
    named.ifPresent(queues -> queues.forEach(session::requireQueue));
    return named.orElseGet(() -> session.caller().namedQueues());
  }

  private OptionalInt capacity(Payload payload) {
    OptionalInt capacity = payload.optionalInt("capacity");
    if (capacity.isPresent()
        && (capacity.getAsInt() < 1 || capacity.getAsInt() > config.mostCapacity())) {
      throw Payload.invalid("capacity must be 1 to " + config.mostCapacity());
    }
    return capacity;
  }

  private static Target target(Payload payload) {
    Optional<String> queue = payload.optionalId("queue");
    Optional<String> user = payload.optionalUserId("userId");
    if (queue.isPresent() == user.isPresent()) {
      throw Payload.invalid("queue or userId must be given, and not both");
    }
    return queue.<Target>map(Target.Queue::new).orElseGet(() -> new Target.Agent(user.get()));
  }
}
