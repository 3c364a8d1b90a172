package dev.holdfast.rooms.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.state.dispatch.CallState;
import dev.holdfast.state.dispatch.QueueView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A queue as it is. Times are ms since the Unix epoch.
 *
 * @param waiting how many wait
 */
@Schema(name = "Queue")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record QueueState(
    @Schema(examples = "support") String name,
    @Schema(examples = "2") int waiting,
    @Schema(examples = "1", description = "offered to an agent, or just being taken by one")
        int ringing,
    AgentStats agents,
    @Schema(
            implementation = Long.class,
            examples = "42000",
            description = "of those who wait now; absent if nobody does")
        OptionalLong longestWaitMs,
    @Schema(
            implementation = Long.class,
            examples = "31000",
            description = "of the last 50 that were taken; absent if there was none")
        OptionalLong meanWaitMs,
    @Schema(
            implementation = Long.class,
            examples = "95000",
            description =
                "of who would come now; absent if nobody serves the queue, or nothing was measured")
        OptionalLong expectedWaitMs,
    @Schema(examples = "1790000000000") long at,
    @Schema(description = "who waits, in order, then whose call rings; only of one queue")
        Optional<List<QueuedCall>> calls,
    @Schema(description = "who serves it; only of one queue")
        Optional<List<QueueAgent>> agentList) {

  static QueueState summary(QueueView queue) {
    return of(queue, Optional.empty(), Optional.empty());
  }

  static QueueState details(QueueView queue) {
    return of(
        queue,
        Optional.of(queue.calls().stream().map(call -> QueuedCall.of(call, queue.at())).toList()),
        Optional.of(queue.agents().stream().map(QueueAgent::of).toList()));
  }

  private static QueueState of(
      QueueView queue, Optional<List<QueuedCall>> calls, Optional<List<QueueAgent>> agents) {
    return new QueueState(
        queue.name(),
        queue.waiting(),
        Math.toIntExact(queue.calls().stream().filter(call -> !waits(call)).count()),
        AgentStats.of(queue),
        queue.calls().stream()
            .filter(QueueState::waits)
            .mapToLong(call -> queue.at() - call.requestedAt())
            .max(),
        millis(queue.meanWait()),
        millis(queue.expectedWait()),
        queue.at(),
        calls,
        agents);
  }

  private static OptionalLong millis(Optional<Duration> wait) {
    return wait.map(Duration::toMillis).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static boolean waits(QueueView.Call call) {
    return call.state() == CallState.QUEUED;
  }
}
