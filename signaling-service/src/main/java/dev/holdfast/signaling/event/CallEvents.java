package dev.holdfast.signaling.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.session.ClientSession;
import dev.holdfast.signaling.session.Flow;
import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.callflow.CallFlows;
import dev.holdfast.state.dispatch.CallRequest;
import dev.holdfast.state.dispatch.Cancelled;
import dev.holdfast.state.dispatch.CustomerCall;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.dispatch.Ticket;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.quota.Quotas;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.RoomCall;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The events by which a customer asks for a call, and either side ends one. */
@Singleton
class CallEvents implements EventHandler {
  private static final int MOST_METADATA = 8 << 10;
  private static final int LONGEST_DETAIL = 200;

  private final Dispatch dispatch;
  private final DispatchConfig config;
  private final CallFlows flows;
  private final Sessions sessions;
  private final Quotas quotas;

  CallEvents(
      Dispatch dispatch, DispatchConfig config, CallFlows flows, Sessions sessions, Quotas quotas) {
    this.dispatch = dispatch;
    this.config = config;
    this.flows = flows;
    this.sessions = sessions;
    this.quotas = quotas;
  }

  @Override
  public Map<ClientEventType, Action> actions() {
    return Map.of(
        ClientEventType.REQUEST_CALL, this::request,
        ClientEventType.CANCEL_CALL, this::cancel,
        ClientEventType.END_CALL, this::end,
        ClientEventType.CUSTOMER_END_CALL, this::end);
  }

  /** {@code request-call {queue, type?, metadata?, callId?}} → {@code {callId, position, …}}. */
  private Future<ObjectNode> request(ClientSession session, ClientEvent event, Payload payload) {
    session.caller().require(Role.CUSTOMER);
    String queue = payload.id("queue");
    // Older clients name a type. Which policy and which redaction a call gets, no customer chooses.
    payload.optionalId("type");
    String type = config.typeOf(queue);
    CustomerFields given =
        CustomerFields.of(payload.optionalObject("metadata", MOST_METADATA).orElse("{}"));
    Optional<String> wanted = payload.optionalId("callId");
    session.requireQueue(queue);
    return Flow.run(
        () -> {
          Await.on(quotas.take(Quotas.Kind.CALLS, session.caller()));
          Await.on(sessions.enterDispatch(session.id(), session.epoch(), config.queueWindow()));
          session.enterDispatch();
          Ticket ticket =
              flows.request(
                  new CallRequest(
                      RandomId.random(),
                      queue,
                      type,
                      given,
                      session.sessionUser(),
                      wanted,
                      event.span().parent()));
          ObjectNode ack =
              JsonNodeFactory.instance
                  .objectNode()
                  .put("callId", ticket.callId())
                  .put("queue", ticket.queue())
                  .put("state", ticket.state().wire())
                  .put("position", ticket.position());
          ticket.estimatedWait().ifPresent(wait -> ack.put("estimatedWaitMs", wait.toMillis()));
          ticket.agents().ifPresent(agents -> ack.set("agents", agents.wire()));
          ticket.roomId().ifPresent(room -> ack.put("roomId", room));
          return ack;
        });
  }

  /** {@code cancel-call {callId}}: what nobody has accepted yet, or a transfer or invitation. */
  private Future<ObjectNode> cancel(ClientSession session, ClientEvent event, Payload payload) {
    String callId = payload.id("callId");
    String user = session.caller().userId();
    return Flow.run(
        () -> {
          if (dispatch.cancel(callId, Optional.of(user), user) == Cancelled.NOTHING) {
            requireCustomer(session);
            flows.end(callId, session.sessionUser(), "");
            session.memberships().verify(session.caller().userId(), session.id());
          }
          return JsonNodeFactory.instance.objectNode().put("callId", callId);
        });
  }

  // A customer who cancels wants no call. An agent who takes a transfer back wants to keep it.
  private static void requireCustomer(ClientSession session) {
    if (session.caller().role() != Role.CUSTOMER) {
      throw new HoldfastException(
          ErrorCode.CALL_NOT_RINGING, "somebody is just taking it, or has taken it");
    }
  }

  /**
   * {@code end-call {callId?, reason?}} → {@code {callId, roomId?}}: the socket stays connected,
   * the client is idle.
   */
  private Future<ObjectNode> end(ClientSession session, ClientEvent event, Payload payload) {
    Optional<String> named = payload.optionalId("callId");
    String detail = payload.optionalText("reason").orElse("");
    if (detail.length() > LONGEST_DETAIL) {
      throw Payload.invalid("reason must have at most " + LONGEST_DETAIL + " characters");
    }
    return Flow.run(
        () -> {
          Optional<RoomView> inRoom = roomWithCall(session, named);
          String callId =
              named
                  .or(() -> inRoom.flatMap(RoomView::call).map(RoomCall::callId))
                  .or(() -> waitingCallOf(session))
                  .orElseThrow(
                      () ->
                          new HoldfastException(
                              ErrorCode.CALL_NOT_FOUND, "you are in no such call"));
          Optional<String> roomId = inRoom.map(RoomView::roomId);
          if (roomId.isPresent()) {
            flows.endIn(roomId.get(), callId, session.sessionUser(), detail);
          } else {
            roomId = flows.end(callId, session.sessionUser(), detail);
          }
          session.memberships().verify(session.caller().userId(), session.id());
          ObjectNode ack = JsonNodeFactory.instance.objectNode().put("callId", callId);
          roomId.ifPresent(room -> ack.put("roomId", room));
          return ack;
        });
  }

  // What another page of the user has is that one's to end, unless the client names it.
  private static Optional<RoomView> roomWithCall(ClientSession session, Optional<String> named) {
    return List.copyOf(session.memberships().rooms()).stream()
        .flatMap(id -> Await.on(session.memberships().of(id)).stream())
        .filter(session::isIn)
        .filter(room -> room.call().filter(call -> isMeant(call, named)).isPresent())
        .findFirst();
  }

  private static boolean isMeant(RoomCall call, Optional<String> named) {
    return named.isEmpty() || named.get().equals(call.callId());
  }

  private Optional<String> waitingCallOf(ClientSession session) {
    return session.isInDispatch()
        ? dispatch
            .callOf(session.caller().userId())
            .filter(call -> call.sessionId().equals(session.id()))
            .map(CustomerCall::callId)
        : Optional.empty();
  }
}
