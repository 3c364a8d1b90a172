package dev.holdfast.rooms.room;

import dev.holdfast.rooms.access.Roles;
import dev.holdfast.state.room.RoomPolicy;
import dev.holdfast.state.token.Role;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The rules in which a new room differs from the defaults of its type.
 *
 * @param reconnectWindow 100 ms to 24 h
 * @param emptyTimeout 100 ms to 24 h
 * @param maxParticipants 1 to 1000
 * @param roles who may join, of those with a grant; all if it is empty
 */
public record PolicyRequest(
    @Schema(type = SchemaType.STRING, examples = "PT5M", description = "ISO-8601 duration")
        Optional<@DurationMin(millis = 100) @DurationMax(hours = 24) Duration> reconnectWindow,
    @Schema(type = SchemaType.STRING, examples = "PT10M", description = "ISO-8601 duration")
        Optional<@DurationMin(millis = 100) @DurationMax(hours = 24) Duration> emptyTimeout,
    @Schema(implementation = Integer.class, examples = "16")
        Optional<@Min(1) @Max(1000) Integer> maxParticipants,
    @Schema(examples = "[\"agent\",\"customer\"]", description = "who may join; all if empty")
        Optional<Set<@NotNull @Pattern(regexp = Roles.ANY, message = ROLES_MESSAGE) String>>
            roles) {
  private static final String ROLES_MESSAGE = "must be customer, agent, supervisor or service";

  static final PolicyRequest NONE =
      new PolicyRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Fills what is not named from the defaults. */
  RoomPolicy over(RoomPolicy defaults) {
    return new RoomPolicy(
        reconnectWindow.orElse(defaults.reconnectWindow()),
        emptyTimeout.orElse(defaults.emptyTimeout()),
        maxParticipants.orElse(defaults.maxParticipants()),
        roles
            .<Set<Role>>map(
                names ->
                    names.stream()
                        .map(name -> Role.parse(name).orElseThrow())
                        .collect(Collectors.toCollection(TreeSet::new)))
            .orElse(defaults.roles()));
  }
}
