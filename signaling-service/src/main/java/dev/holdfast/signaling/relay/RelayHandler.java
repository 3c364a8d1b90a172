package dev.holdfast.signaling.relay;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.event.ClientEvent;
import dev.holdfast.signaling.event.ClientEventType;
import dev.holdfast.signaling.event.EventHandler;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.session.ClientSession;
import dev.holdfast.signaling.session.OutboxReader;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.room.Participant;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.Delivery;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code offer}, {@code answer} and {@code ice-candidate}: from one participant to others of the
 * same room, into their outboxes. {@code delivered} counts the participants for whom it is durable.
 */
@Singleton
public class RelayHandler implements EventHandler {
  private static final String DELIVERED = "delivered";

  private final RedisClock clock;

  RelayHandler(RedisClock clock) {
    this.clock = clock;
  }

  /**
   * One event on its way.
   *
   * @param once names it beyond its repetitions; empty if the client gave no id
   * @param kept as outboxes hold it
   * @param cameMicros by Redis's clock
   * @param trace its span here
   */
  private record Relayed(
      String roomId,
      Optional<String> target,
      String once,
      String kept,
      long cameMicros,
      TraceParent trace) {
    /** Whether it is meant for another participant: a target is a user, or all of a role. */
    boolean isFor(Participant other) {
      return target.isEmpty()
          || other.userId().equals(target.get())
          || Role.parse(target.get()).filter(other.role()::equals).isPresent();
    }
  }

  @Override
  public Map<ClientEventType, Action> actions() {
    Action relay = new Relay();
    return Map.of(
        ClientEventType.OFFER, relay,
        ClientEventType.ANSWER, relay,
        ClientEventType.ICE_CANDIDATE, relay);
  }

  private final class Relay implements Action {
    @Override
    public Future<ObjectNode> act(ClientSession session, ClientEvent event, Payload payload) {
      return relay(session, event, payload);
    }

    /** Whoever has it knows its id. */
    @Override
    public boolean isRepeatable(ObjectNode result) {
      return result.path(DELIVERED).asInt() > 0;
    }
  }

  private Future<ObjectNode> relay(ClientSession session, ClientEvent event, Payload payload) {
    RelayPayload content = RelayPayload.of(event);
    payload.requireParts(event.attachments().size());
    Optional<String> target = payload.optionalUserId("targetUserId");
    String roomId = session.roomMeant(payload.optionalId("roomId"));
    event.span().inRoom(roomId);
    String arguments = arguments(event.name(), content, session.caller().userId(), roomId);
    Relayed relayed =
        new Relayed(
            roomId,
            target,
            payload.eventId().map(id -> session.id() + ":" + id).orElse(""),
            OutboxReader.kept(arguments, event.attachments()),
            clock.nowMicros(),
            event.span().parent());
    // Redis answers on the event loop of each connection.
    Set<String> reached = ConcurrentHashMap.newKeySet();
    return relayTo(session, relayed, reached)
        .compose(
            all ->
                all
                    ? Future.succeededFuture(delivered(reached))
                    : again(session, relayed, reached).map(done -> delivered(reached)));
  }

  private static ObjectNode delivered(Set<String> reached) {
    return JsonNodeFactory.instance.objectNode().put(DELIVERED, reached.size());
  }

  // Neither a name of ours nor an id needs escaping.
  private static String arguments(
      String event, RelayPayload content, String userId, String roomId) {
    String user = new String(JsonStringEncoder.getInstance().quoteAsString(userId));
    String from = ",\"userId\":\"" + user + "\",\"roomId\":\"" + roomId + "\"}]";
    return "[\"" + event + "\",{\"" + content.field() + "\":" + content.value() + from;
  }

  // Somebody's place is held by another session than was known here: ask once more.
  private Future<Boolean> again(ClientSession session, Relayed relayed, Set<String> reached) {
    session.memberships().forget();
    return relayTo(session, relayed, reached);
  }

  /**
   * Whether all were reached; if not, what is known of the room is out of date.
   *
   * @param reached sessions that have the event already, and afterwards those that have it now
   */
  private Future<Boolean> relayTo(ClientSession session, Relayed relayed, Set<String> reached) {
    Future<Optional<RoomView>> room = session.memberships().of(relayed.roomId());
    return room.succeeded()
        ? deliver(session, targets(session, relayed, room.result()), relayed, reached)
        : room.compose(
            found -> deliver(session, targets(session, relayed, found), relayed, reached));
  }

  private static Future<Boolean> deliver(
      ClientSession session, List<Participant> targets, Relayed relayed, Set<String> reached) {
    List<Future<Boolean>> deliveries = new ArrayList<>(targets.size());
    for (Participant target : targets) {
      if (!reached.contains(target.sessionId())) {
        deliveries.add(deliver(session, target.sessionId(), relayed, reached));
      }
    }
    // As most have it: every candidate of a call between two.
    return deliveries.size() == 1
        ? deliveries.getFirst()
        : Future.all(deliveries).map(all -> !all.<Boolean>list().contains(false));
  }

  private static Future<Boolean> deliver(
      ClientSession session, String target, Relayed relayed, Set<String> reached) {
    return session
        .writers()
        .of(target)
        .deliver(
            relayed.roomId(), relayed.once(), relayed.kept(), relayed.cameMicros(), relayed.trace())
        .map(delivery -> delivery != Delivery.ABSENT && reached.add(target));
  }

  private static List<Participant> targets(
      ClientSession session, Relayed relayed, Optional<RoomView> found) {
    String me = session.caller().userId();
    RoomView room = session.requireIn(found, relayed.roomId());
    if (session.isDisplacedIn(room)) {
      throw new HoldfastException(ErrorCode.SESSION_DISPLACED, "a newer connection took over");
    }
    List<Participant> meant = new ArrayList<>(room.participants().size());
    for (Participant one : room.participants()) {
      if (!one.userId().equals(me) && relayed.isFor(one)) {
        meant.add(one);
      }
    }
    if (meant.isEmpty() && relayed.target().isPresent()) {
      throw new HoldfastException(
          ErrorCode.PARTICIPANT_NOT_FOUND,
          relayed.target().get() + " is not in room " + relayed.roomId());
    }
    return meant;
  }
}
