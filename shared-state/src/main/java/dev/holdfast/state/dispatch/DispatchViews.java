package dev.holdfast.state.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.state.token.Role;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads what the scripts show. */
final class DispatchViews {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DispatchViews() {}

  /** A queue of which the parts were shown one after the other. */
  static QueueView queue(String name, List<QueuePart> parts) {
    JsonNode totals = parts.getFirst().totals();
    Map<String, QueueView.Call> calls = new LinkedHashMap<>();
    Map<String, QueueView.Agent> agents = new LinkedHashMap<>();
    for (QueuePart part : parts) {
      part.calls().forEach(call -> calls.put(call.callId(), call));
      part.agents().forEach(one -> agents.put(one.userId(), one));
    }
    return new QueueView(
        name,
        totals.path("waiting").asInt(),
        List.copyOf(calls.values()),
        List.copyOf(agents.values()),
        totals.path("samples").asInt() == 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(totals.path("meanWaitMs").asLong())),
        duration(totals, "expectedWaitMs"),
        totals.path("at").asLong());
  }

  static Optional<CustomerCall> customerCall(Response shown) {
    if (shown.toString().isEmpty()) {
      return Optional.empty();
    }
    JsonNode call = json(shown);
    return Optional.of(
        new CustomerCall(
            call.path("callId").asText(),
            call.path("session").asText(),
            call.path("queue").asText(),
            CallState.of(call.path("state").asText()),
            call.path("position").asInt(),
            duration(call, "estimatedWaitMs"),
            call.path("requestedAt").asLong(),
            text(call, "roomId"),
            serving(call.path("serving"))));
  }

  static Optional<AgentState> agent(Response shown) {
    if (shown.size() == 0) {
      return Optional.empty();
    }
    JsonNode agent = json(shown.get(0));
    return Optional.of(
        new AgentState(
            agent.path("session").asText(),
            agent.path("available").asBoolean(),
            texts(json(shown.get(1))),
            text(agent, "reason"),
            agent.path("capacity").asInt(),
            text(agent, "room"),
            jsons(shown.get(2)).toList(),
            jsons(shown.get(3)).toList()));
  }

  static Intent intent(Response shown) {
    JsonNode intent = json(shown);
    return new Intent(
        intent.path("callId").asText(),
        intent.path("ticketId").asText(),
        CallKind.of(intent.path("kind").asText()),
        intent.path("type").asText(),
        intent.path("roomId").asText(),
        intent.path("standing").asBoolean(),
        sessionUser(intent.path("customer"), Role.CUSTOMER),
        sessionUser(intent.path("agent"), Role.AGENT),
        TraceParent.parse(intent.path("trace").asText()),
        way(intent.path("way")));
  }

  private static Optional<Intent.Way> way(JsonNode moments) {
    return moments.isArray()
        ? Optional.of(
            new Intent.Way(
                moments.path(0).asLong(), moments.path(1).asLong(), moments.path(2).asLong()))
        : Optional.empty();
  }

  /** What dispatch/cancel returns of a call that is just accepted. */
  static Dispatch.Abandoned abandoned(String result, List<Response> rest) {
    return result.equals("taken-over")
        ? new Dispatch.Abandoned.TakenOver(intent(rest.getFirst()))
        : new Dispatch.Abandoned.Ended(Cancelled.of(result));
  }

  static Ticket ticket(Response shown) {
    return new Ticket(
        shown.get(0).toString(),
        shown.get(1).toString(),
        CallState.of(shown.get(2).toString()),
        shown.get(3).toInteger(),
        millis(shown.get(4)),
        Optional.of(shown.get(5).toString()).filter(room -> !room.isEmpty()),
        shown.get(6).size() == 0
            ? Optional.empty()
            : Optional.of(
                ServingAgents.of(shown.get(6).stream().map(Response::toInteger).toList())));
  }

  /** A time in ms, or an empty text. */
  static Optional<Duration> millis(Response time) {
    return Optional.of(time.toString())
        .filter(text -> !text.isEmpty())
        .map(text -> Duration.ofMillis(Long.parseLong(text)));
  }

  private static Optional<ServingAgents> serving(JsonNode counts) {
    return counts.isArray()
        ? Optional.of(
            ServingAgents.of(
                StreamSupport.stream(counts.spliterator(), false).map(JsonNode::asInt).toList()))
        : Optional.empty();
  }

  private static SessionUser sessionUser(JsonNode json, Role role) {
    return new SessionUser(
        json.path("userId").asText(),
        json.path("name").asText(),
        role,
        json.path("session").asText(),
        json.path("epoch").asLong(),
        json.path("issuedAt").asLong());
  }

  private static Optional<Duration> duration(JsonNode json, String field) {
    return json.has(field)
        ? Optional.of(Duration.ofMillis(json.path(field).asLong()))
        : Optional.empty();
  }

  private static Optional<String> text(JsonNode json, String field) {
    return json.has(field) ? Optional.of(json.path(field).asText()) : Optional.empty();
  }

  // cjson writes an empty list as an object.
  private static List<String> texts(JsonNode list) {
    return list.isArray()
        ? StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList()
        : List.of();
  }

  static Stream<JsonNode> jsons(Response list) {
    return list.stream().map(DispatchViews::json);
  }

  static JsonNode json(Response text) {
    try {
      return JSON.readTree(text.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not what a script shows", e);
    }
  }
}
