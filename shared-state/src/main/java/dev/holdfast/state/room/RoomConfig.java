package dev.holdfast.state.room;

import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.token.Role;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What rooms are like unless their type or their request says otherwise, and how long they stay.
 */
@ConfigMapping(prefix = "holdfast.room")
public interface RoomConfig {
  /** How long a disconnected participant may stay away. */
  @WithDefault("PT5M")
  Duration reconnectWindow();

  /** How long a room without participants stays open. */
  @WithDefault("PT10M")
  Duration emptyTimeout();

  /**
   * Most participants of a room, unless its type or its request says otherwise: media goes from
   * each to each, see <a href="performance.md#large-rooms">large rooms</a>.
   */
  @WithDefault("8")
  int maxParticipants();

  /** Roles that may join a room, of those with a grant; all if none is named. */
  Optional<Set<String>> roles();

  /** Other defaults for rooms of a type, by its name. */
  Map<String, TypeDefaults> types();

  /** Events held in a room's log. */
  @WithDefault("10000")
  int heldEvents();

  /** Bytes held in a room's log. */
  @WithDefault("8388608")
  long heldBytes();

  /** How long events are held and a closed room stays readable. */
  @WithDefault("PT24H")
  Duration retention();

  /** The limits of a room's log. */
  default StreamLimits events() {
    return new StreamLimits(heldEvents(), heldBytes(), retention(), retention());
  }

  /** The policy of a room of this type. */
  default RoomPolicy policyOf(String type) {
    Optional<TypeDefaults> own = Optional.ofNullable(types().get(type));
    return new RoomPolicy(
        own.flatMap(TypeDefaults::reconnectWindow).orElse(reconnectWindow()),
        own.flatMap(TypeDefaults::emptyTimeout).orElse(emptyTimeout()),
        own.flatMap(TypeDefaults::maxParticipants).orElse(maxParticipants()),
        own.flatMap(TypeDefaults::roles).or(this::roles).orElse(Set.of()).stream()
            .map(
                name ->
                    Role.parse(name)
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "holdfast.room…roles names no role: " + name)))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Defaults of one room type. */
  interface TypeDefaults {
    /** How long a disconnected participant may stay away, in rooms of this type. */
    Optional<Duration> reconnectWindow();

    /**
     * How long a room of this type stays open without participants; room-service sets {@code PT12H}
     * for type {@code demo}.
     */
    Optional<Duration> emptyTimeout();

    /** Most participants of a room of this type. */
    Optional<Integer> maxParticipants();

    /** Roles that may join a room of this type, of those with a grant; all if none is named. */
    Optional<Set<String>> roles();
  }
}
