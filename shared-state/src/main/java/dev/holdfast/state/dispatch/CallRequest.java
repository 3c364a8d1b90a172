package dev.holdfast.state.dispatch;

import dev.holdfast.state.room.Visitor;

/**
 * A customer wants to be called to by an agent of a queue.
 *
 * @param callId new, random, without a dot
 * @param type of the room that the call will have
 * @param metadata JSON object as text, at most 8 KiB, shown to agents; {@code {}} for none
 */
public record CallRequest(
    String callId, String queue, String type, String metadata, Visitor customer) {}
