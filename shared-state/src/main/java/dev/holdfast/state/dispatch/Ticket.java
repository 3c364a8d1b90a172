package dev.holdfast.state.dispatch;

import java.time.Duration;
import java.util.Optional;

/**
 * What somebody who waits holds in hand.
 *
 * @param callId the open call's: not the requested one's if the customer had one already
 * @param position from 1; 0 if the call does not wait in a queue (any more)
 * @param estimatedWait zero if the call does not wait; empty if nobody can say, because nobody
 *     serves the queue or nothing was measured in it
 * @param roomId in which the call goes on
 * @param agents who serve the queue, while the call waits
 */
public record Ticket(
    String callId,
    String queue,
    CallState state,
    int position,
    Optional<Duration> estimatedWait,
    Optional<String> roomId,
    Optional<ServingAgents> agents) {}
