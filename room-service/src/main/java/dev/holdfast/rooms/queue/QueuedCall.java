package dev.holdfast.rooms.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.state.dispatch.CallState;
import dev.holdfast.state.dispatch.QueueView;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A call on its way to an agent. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record QueuedCall(
    @Schema(examples = "Yk3vT9qZ1mB7") String callId,
    @Schema(
            examples = "call",
            enumeration = {"call", "transfer", "invite"})
        String kind,
    @Schema(
            examples = "queued",
            enumeration = {"queued", "ringing", "accepting"})
        String state,
    Customer customer,
    @Schema(examples = "0", description = "0 to 9; 9 is first") int priority,
    @Schema(
            implementation = Integer.class,
            examples = "1",
            description = "from 1; only of those that wait")
        OptionalInt position,
    @Schema(examples = "1790000000000", description = "ms since the Unix epoch") long requestedAt,
    @Schema(examples = "42000") long waitedMs,
    @Schema(examples = "false", description = "whether the customer's connection is gone")
        boolean away,
    @Schema(examples = "bob", description = "at whom it rings") Optional<String> agent) {

  /** Who waits. */
  public record Customer(
      @Schema(examples = "alice") String userId, @Schema(examples = "Alice") String name) {}

  static QueuedCall of(QueueView.Call call, long now) {
    return new QueuedCall(
        call.callId(),
        call.kind().wire(),
        call.state().wire(),
        new Customer(call.customerId(), call.customerName()),
        call.priority(),
        call.state() == CallState.QUEUED ? OptionalInt.of(call.position()) : OptionalInt.empty(),
        call.requestedAt(),
        Math.max(0, now - call.requestedAt()),
        call.away(),
        call.state() == CallState.QUEUED ? Optional.empty() : call.agent());
  }
}
