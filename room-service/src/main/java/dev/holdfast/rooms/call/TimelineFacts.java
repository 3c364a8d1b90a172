package dev.holdfast.rooms.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What operators are told of an event: ids, codes and times, each taken by name.
 *
 * @param userId who joined, left, is away or invited, or shall have the call
 * @param agentId at whom it rings, or who takes or has the call
 * @param by who did it, or asked for it
 * @param fromAgent who had the call until then
 * @param kind what rings or is taken
 * @param downtimeMs how long somebody was away
 * @param durationMs how long it rang, or the conversation was
 * @param back who returned
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TimelineFacts(
    @Schema(examples = "alice") Optional<String> userId,
    @Schema(examples = "carol") Optional<String> agentId,
    @Schema(examples = "alice") Optional<String> customerId,
    @Schema(examples = "bob") Optional<String> by,
    @Schema(examples = "bob") Optional<String> fromAgent,
    @Schema(examples = "support") Optional<String> queue,
    @Schema(
            examples = "transfer",
            enumeration = {"call", "transfer", "invite"})
        Optional<String> kind,
    @Schema(examples = "no-answer") Optional<String> reason,
    @Schema(examples = "true", description = "the client said so; the connection was not lost")
        Optional<Boolean> pageClosed,
    @Schema(implementation = Long.class, examples = "3200") OptionalLong downtimeMs,
    @Schema(implementation = Long.class, examples = "20000") OptionalLong durationMs,
    List<Back> back) {
  private static final Set<String> KINDS = Set.of("call", "transfer", "invite");
  private static final Set<String> REASONS =
      Set.of(
          "agent-away",
          "call-ended",
          "cancelled",
          "completed",
          "declined",
          "left",
          "no-agent",
          "no-answer",
          "reconnection-timeout",
          "removed",
          "room-closed",
          "transferred");

  /** Somebody who returned. */
  public record Back(
      @Schema(examples = "alice") String userId, @Schema(examples = "3200") long awayMs) {}

  /** What is told of an event's data. */
  static TimelineFacts of(JsonNode data, List<Back> back) {
    return new TimelineFacts(
        first(data.path("participantId"), data.at("/participant/userId"), data.path("userId")),
        first(data.path("agentId"), data.path("agent"), data.at("/agent/userId")),
        first(data.path("customerId"), data.at("/customer/userId")),
        first(data.path("by"), data.path("endedBy")),
        first(data.path("from")),
        first(data.path("queue")),
        first(data.path("kind")).filter(KINDS::contains),
        first(data.path("reason")).flatMap(TimelineFacts::known),
        Optional.of(data.path("pageClosed").booleanValue()).filter(closed -> closed),
        number(data.path("downtimeMs")),
        number(data.path("durationMs")),
        back);
  }

  /** A reason, if it is a code: some are what somebody wrote. */
  static Optional<String> known(String reason) {
    return Optional.of(reason).filter(REASONS::contains);
  }

  private static Optional<String> first(JsonNode... nodes) {
    return Stream.of(nodes)
        .flatMap(node -> Stream.ofNullable(node.textValue()))
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  private static OptionalLong number(JsonNode node) {
    return node.isNumber() ? OptionalLong.of(node.longValue()) : OptionalLong.empty();
  }
}
