package dev.holdfast.rooms.token;

import dev.holdfast.rooms.access.Roles;
import dev.holdfast.state.dispatch.Availability;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.token.UserId;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Whom a token is for and what it grants.
 *
 * @param sub user id
 * @param name shown to others; the user id if absent
 * @param queues names an agent may serve or a customer may call; at most 100
 * @param rooms ids of rooms the user may enter; {@code *} for all
 * @param calls ids of calls whose transcripts the user may read; {@code *} for all
 * @param ttl from one second to {@code holdfast.token.max-ttl}
 */
public record TokenRequest(
    @NotNull @Pattern(regexp = UserId.PATTERN, message = UserId.MESSAGE) @Schema(examples = "alice")
        String sub,
    @Schema(examples = "Alice") Optional<@Size(min = 1, max = 128) String> name,
    @NotNull
        @Pattern(
            regexp = Roles.ANY,
            message = "must be one of customer, agent, supervisor, service")
        @Schema(examples = "customer")
        String role,
    @Schema(examples = "[\"support\"]")
        @Size(
            max = Availability.MOST_QUEUES,
            message = "must name at most 100 queues, or * for all")
        Set<@NotNull @Pattern(regexp = GRANT, message = GRANT_MESSAGE) String> queues,
    @Schema(examples = "[\"lobby\"]")
        Set<@NotNull @Pattern(regexp = GRANT, message = GRANT_MESSAGE) String> rooms,
    @Schema(examples = "[\"*\"]")
        Set<@NotNull @Pattern(regexp = GRANT, message = GRANT_MESSAGE) String> calls,
    @Schema(
            anyOf = {String.class, Long.class},
            examples = "PT1H",
            description = "ISO-8601 duration, or a number of seconds")
        Optional<Duration> ttl) {
  /** An id, or {@code *} for all. */
  private static final String GRANT = "\\*|" + Id.PATTERN;

  private static final String GRANT_MESSAGE = Id.MESSAGE + "; or * for all";

  public TokenRequest {
    queues = queues == null ? Set.of() : queues;
    rooms = rooms == null ? Set.of() : rooms;
    calls = calls == null ? Set.of() : calls;
  }
}
