package dev.holdfast.state.dispatch;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What an agent offers.
 *
 * @param queues from which calls are taken; names that the agent's token grants
 * @param capacity most calls at a time; empty for the configured number
 * @param roomId the agent's standing room, in which calls take place; empty for a room a call
 */
public record Availability(
    boolean available, Set<String> queues, OptionalInt capacity, Optional<String> roomId) {}
