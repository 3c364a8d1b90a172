package dev.holdfast.signaling.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.engineio.MalformedPacketException;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.session.AcknowledgmentKeeper;
import dev.holdfast.signaling.session.ClientSession;
import dev.holdfast.signaling.session.EventReceiver;
import dev.holdfast.signaling.socketio.SocketConnection;
import dev.holdfast.signaling.socketio.SocketPacket;
import dev.holdfast.signaling.trace.Traces;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.session.Sessions;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes a session's events one after another, each to its action, and acknowledges them. An event
 * with an {@code id} is acted on once: its repetition gets the first acknowledgment, on whichever
 * replica it arrives.
 */
@Singleton
class EventDispatch implements EventReceiver {
  private static final Logger LOG = Logger.getLogger(EventDispatch.class);

  private static final long LOST_UNLESS_ENDED_WITHIN_MS = 500;
  private static final HoldfastException TOO_MUCH_WAITS =
      new HoldfastException(ErrorCode.RATE_LIMITED, "too much waits to be acted on");
  private static final HoldfastException SESSION_LOST =
      new HoldfastException(ErrorCode.UNAVAILABLE, "the session is lost: connect again");

  private final Sessions sessions;
  private final AcknowledgmentKeeper acknowledgments;
  private final SignalingMetrics metrics;
  private final Traces traces;
  private final EventActions actions;

  EventDispatch(
      Sessions sessions,
      AcknowledgmentKeeper acknowledgments,
      SignalingMetrics metrics,
      Traces traces,
      EventActions actions) {
    this.sessions = sessions;
    this.acknowledgments = acknowledgments;
    this.metrics = metrics;
    this.traces = traces;
    this.actions = actions;
    actions.names().forEach(metrics::expect);
  }

  @Override
  public void receive(ClientSession session, SocketPacket packet) {
    try {
      ClientEvent event = shown(session, ClientEvent.of(packet));
      // Not in its turn: the connection may end before that.
      if (closesPage(session, event)) {
        session.closePage();
      }
      boolean waits =
          session
              .queue()
              .offer(
                  event::heldBytes,
                  () -> session.actsOnWhatWaits() ? handle(session, event) : over(event));
      if (!waits) {
        refuse(session, event, TOO_MUCH_WAITS);
      }
    } catch (MalformedPacketException e) {
      session.connection().malformed(e);
    }
  }

  private static boolean closesPage(ClientSession session, ClientEvent event) {
    if (!event.name().equals(ClientEventType.CLOSE_PAGE.wireName())) {
      return false;
    }
    try {
      Payload payload = event.payload();
      payload.requireReadable();
      // One that is repeated was said before the client came back.
      return payload.eventId().flatMap(session::firstAcknowledgment).isEmpty();
    } catch (HoldfastException refused) {
      return false;
    }
  }

  private ClientEvent shown(ClientSession session, ClientEvent event) {
    return traces.areOn() ? event.shownBy(traces.came(nameToTell(event), session.id())) : event;
  }

  private static Future<Void> over(ClientEvent event) {
    event.span().ends("over");
    return done();
  }

  private Future<Void> handle(ClientSession session, ClientEvent event) {
    Optional<EventHandler.Action> action = actions.of(event.name());
    if (action.isEmpty()) {
      return refuse(session, event, unknown(event));
    }
    Payload payload = event.payload();
    Optional<String> id;
    try {
      payload.requireReadable();
      id = payload.eventId();
    } catch (HoldfastException e) {
      return refuse(session, event, e);
    }
    Optional<String> first = id.flatMap(session::firstAcknowledgment);
    if (first.isPresent()) {
      acknowledge(session, event, first.get());
      event.span().ends("repeated");
      return done();
    }
    return session
        .onItsEventLoop(begin(action.get(), session, event, payload))
        .transform(
            result ->
                isDisplaced(result.cause())
                    ? answerUnlessGone(session, event, id, result.cause(), action.get())
                    : answer(session, event, id, result, action.get()));
  }

  private static boolean isDisplaced(Throwable error) {
    return error != null && HoldfastException.of(error).code() == ErrorCode.SESSION_DISPLACED;
  }

  private Future<Void> answer(
      ClientSession session,
      ClientEvent event,
      Optional<String> id,
      AsyncResult<ObjectNode> result,
      EventHandler.Action action) {
    Optional<HoldfastException> error =
        Optional.ofNullable(result.cause()).map(cause -> refusal(event, cause));
    count(event, error);
    if (error.filter(SESSION_LOST::equals).isPresent()) {
      beginsAnew(session);
    }
    if (id.isEmpty() && event.ackId().isEmpty()) {
      return done();
    }
    String ack = error.map(SocketConnection::refusal).orElseGet(() -> ok(result.result()));
    // What was to be kept soon was kept when the connection ended: nothing is, after that.
    if (id.isPresent()
        && error.isEmpty()
        && !session.isOver()
        && action.isRepeatable(result.result())) {
      acknowledgments.keepSoon(session, id.get(), ack);
    } else if (id.isPresent() && error.filter(e -> e.code().retryable()).isEmpty()) {
      return keepThenAcknowledge(session, event, id.get(), ack);
    }
    acknowledge(session, event, ack);
    return done();
  }

  // By this connection nothing would ever be available again. Whoever ended the session for
  // good, as by a removal, has said so: that closes it first.
  private static void beginsAnew(ClientSession session) {
    session.connection().runAfter(LOST_UNLESS_ENDED_WITHIN_MS, () -> comeAgain(session));
  }

  private static void comeAgain(ClientSession session) {
    if (!session.isOver()) {
      session.connection().closeForReturn(ErrorCode.UNAVAILABLE);
    }
  }

  private static Future<ObjectNode> begin(
      EventHandler.Action action, ClientSession session, ClientEvent event, Payload payload) {
    try {
      return action.act(session, event, payload);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  // Fenced is who was displaced, and whose session Redis has lost: that client is to come back.
  private Future<Void> answerUnlessGone(
      ClientSession session,
      ClientEvent event,
      Optional<String> id,
      Throwable displaced,
      EventHandler.Action action) {
    Future<ObjectNode> error =
        sessions
            .find(session.id())
            .compose(holder -> Future.failedFuture(holder.isPresent() ? displaced : SESSION_LOST));
    return session
        .onItsEventLoop(error)
        .transform(result -> answer(session, event, id, result, action));
  }

  // Kept before it is sent: a client that saw an acknowledgment never sees another one.
  private Future<Void> keepThenAcknowledge(
      ClientSession session, ClientEvent event, String id, String ack) {
    return acknowledgments
        .keep(session, id, ack)
        .transform(
            result -> {
              if (result.failed()) {
                HoldfastException error = HoldfastException.of(result.cause());
                acknowledge(session, event, SocketConnection.refusal(error));
              } else if (result.result()) {
                acknowledge(session, event, ack);
              } else {
                return unlessHeld(session, event);
              }
              return done();
            });
  }

  // Who was displaced is told so; whose session Redis has lost would not be told anything.
  private Future<Void> unlessHeld(ClientSession session, ClientEvent event) {
    return session
        .onItsEventLoop(sessions.find(session.id()))
        .onSuccess(
            holder -> {
              if (holder.isEmpty()) {
                acknowledge(session, event, SocketConnection.refusal(SESSION_LOST));
                beginsAnew(session);
              }
            })
        .otherwiseEmpty()
        .mapEmpty();
  }

  private Future<Void> refuse(ClientSession session, ClientEvent event, HoldfastException error) {
    count(event, Optional.of(error));
    acknowledge(session, event, SocketConnection.refusal(error));
    return done();
  }

  private void acknowledge(ClientSession session, ClientEvent event, String ack) {
    event.ackId().ifPresent(ackId -> session.connection().sendAck(ackId, ack));
  }

  private void count(ClientEvent event, Optional<HoldfastException> error) {
    metrics.eventHandled(nameToTell(event), error.map(e -> e.code().code()).orElse("ok"));
    if (error.isPresent()) {
      event.span().fails(error.get().code());
    } else {
      event.span().ends("ok");
    }
  }

  // A client may invent any number of names.
  private String nameToTell(ClientEvent event) {
    return actions.names().contains(event.name()) ? event.name() : "unknown";
  }

  private static HoldfastException refusal(ClientEvent event, Throwable cause) {
    HoldfastException error = HoldfastException.of(cause);
    if (error.code() == ErrorCode.INTERNAL) {
      event.span().logging(() -> LOG.errorf(cause, "%s failed", event.name()));
    }
    return error;
  }

  private static HoldfastException unknown(ClientEvent event) {
    String name = event.name().length() > 64 ? event.name().substring(0, 64) : event.name();
    return new HoldfastException(ErrorCode.UNKNOWN_EVENT, "there is no event " + name);
  }

  private static String ok(ObjectNode fields) {
    ObjectNode ack = JsonNodeFactory.instance.objectNode().put("ok", true);
    ack.setAll(fields);
    return ack.toString();
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }
}
