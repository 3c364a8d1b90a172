package dev.holdfast.signaling.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.session.ClientSession;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.room.Participant;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Streams;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * {@code report-quality {rttMs, jitterMs, lossPct, bitrateKbps, relayed, roomId?}} → {@code
 * {score}}; the others in the room are told {@code participant-quality}.
 */
@Singleton
class QualityHandler implements EventHandler {
  private static final String LOSS = "lossPct";
  private static final List<String> NUMBERS = List.of("rttMs", "jitterMs", LOSS, "bitrateKbps");

  private final Streams streams;

  QualityHandler(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Map<ClientEventType, Action> actions() {
    return Map.of(ClientEventType.REPORT_QUALITY, this::report);
  }

  private Future<ObjectNode> report(ClientSession session, ClientEvent event, Payload payload) {
    ObjectNode quality = JsonNodeFactory.instance.objectNode();
    for (String field : NUMBERS) {
      payload
          .optionalNumber(field)
          .map(number -> inRange(field, number))
          .ifPresent(number -> quality.set(field, number));
    }
    payload.optionalBool("relayed").ifPresent(relayed -> quality.put("relayed", relayed));
    double score =
        Quality.score(
            quality.path("rttMs").asDouble(),
            quality.path("jitterMs").asDouble(),
            quality.path(LOSS).asDouble());
    String roomId = session.roomMeant(payload.optionalId("roomId"));
    ObjectNode told =
        JsonNodeFactory.instance
            .objectNode()
            .put("roomId", roomId)
            .put("participantId", session.caller().userId())
            .put("score", score);
    told.setAll(quality);
    return session
        .memberships()
        .of(roomId)
        .map(
            found -> {
              tell(
                  session,
                  session.requireIn(found, roomId),
                  EventType.PARTICIPANT_QUALITY.arguments(told.toString()));
              return JsonNodeFactory.instance.objectNode().put("score", score);
            });
  }

  private void tell(ClientSession session, RoomView room, String event) {
    room.participants().stream()
        .filter(Participant::isConnected)
        .filter(one -> !one.userId().equals(session.caller().userId()))
        .forEach(one -> streams.announce(Sessions.outboxOf(one.sessionId()), event));
  }

  private static JsonNode inRange(String field, JsonNode number) {
    if (number.doubleValue() < 0) {
      throw Payload.invalid(field + " must not be negative");
    }
    if (field.equals(LOSS) && number.doubleValue() > 100) {
      throw Payload.invalid(field + " must not be more than 100");
    }
    return number;
  }
}
