package dev.holdfast.rooms.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.rooms.event.EventPage;
import dev.holdfast.rooms.event.EventState;
import dev.holdfast.state.call.CallView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What happened to a call, for operators: ids, codes and times only, never a name, metadata or what
 * somebody wrote.
 *
 * @param complete whether all events are here
 */
public record CallTimeline(
    @Schema(examples = "Yk3vT9qZ1mB7") String callId,
    @Schema(examples = "ended") String state,
    @Schema(examples = "true") boolean complete,
    @Schema(examples = "1790000000000", description = "ms since the Unix epoch") long requestedAt,
    List<Entry> entries) {

  /**
   * One event.
   *
   * @param offsetMs since the call was requested; negative for what came before
   * @param userId whom it is about
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Entry(
      @Schema(examples = "1790000005000", description = "ms since the Unix epoch") long at,
      @Schema(examples = "5000", description = "ms since it was requested") long offsetMs,
      @Schema(examples = "room", description = "dispatch or room") Optional<String> from,
      @Schema(examples = "participant-disconnected") String type,
      @Schema(examples = "ana") Optional<String> userId,
      @Schema(examples = "no-answer") Optional<String> reason,
      @Schema(implementation = Long.class, examples = "3200", description = "ms away")
          OptionalLong downtimeMs,
      @Schema(examples = "participant-disconnected: ana") String text) {}

  static CallTimeline of(CallView call, EventPage page) {
    return new CallTimeline(
        call.callId(),
        call.state().wire(),
        page.recovered() && !page.more(),
        call.requestedAt(),
        page.events().stream()
            .sorted(Comparator.comparingLong(EventState::at))
            .map(event -> entry(event, call.requestedAt()))
            .toList());
  }

  private static Entry entry(EventState event, long requestedAt) {
    JsonNode data = event.data();
    Optional<String> user = user(data);
    // Why a room was closed is what its closer wrote.
    Optional<String> reason =
        event.type().equals("room-closed") ? Optional.empty() : text(data.path("reason"));
    OptionalLong downtime =
        data.path("downtimeMs").isNumber()
            ? OptionalLong.of(data.path("downtimeMs").longValue())
            : OptionalLong.empty();
    StringBuilder sentence = new StringBuilder(event.type());
    user.ifPresent(id -> sentence.append(": ").append(id));
    reason.ifPresent(why -> sentence.append(", ").append(why));
    downtime.ifPresent(ms -> sentence.append(", back after ").append(ms).append(" ms"));
    return new Entry(
        event.at(),
        event.at() - requestedAt,
        event.from(),
        event.type(),
        user,
        reason,
        downtime,
        sentence.toString());
  }

  private static Optional<String> user(JsonNode data) {
    return Stream.of(
            data.path("participantId"),
            data.path("participant").path("userId"),
            data.path("agent"),
            data.path("agent").path("userId"),
            data.path("agentId"),
            data.path("customer").path("userId"),
            data.path("endedBy"))
        .flatMap(node -> text(node).stream())
        .findFirst();
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.ofNullable(node.textValue()).filter(value -> !value.isEmpty());
  }
}
