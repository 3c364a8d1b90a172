package dev.holdfast.state.dispatch;

import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.TraceParent;
import java.util.Optional;

/**
 * A customer wants to be called to by an agent of a queue.
 *
 * @param callId new, random, without a dot
 * @param type of the room that the call will have
 * @param given shown to agents
 * @param wanted the open call that is to be taken over from another page; no other is, and none is
 *     made. Empty for whichever there is, or a new one
 * @param trace from which span it comes; goes on with the call
 */
public record CallRequest(
    String callId,
    String queue,
    String type,
    CustomerFields given,
    SessionUser customer,
    Optional<String> wanted,
    TraceParent trace) {
  /** For whichever call there is, or a new one; nobody traces it. */
  public CallRequest(
      String callId, String queue, String type, CustomerFields given, SessionUser customer) {
    this(callId, queue, type, given, customer, Optional.empty(), TraceParent.NONE);
  }
}
