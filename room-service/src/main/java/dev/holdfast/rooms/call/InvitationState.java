package dev.holdfast.rooms.call;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An agent is looked for as a third party. */
public record InvitationState(
    @Schema(examples = "Yk3vT9qZ1mB7") String callId,
    @Schema(examples = "Yk3vT9qZ1mB7.1", description = "the invitation's own id, told as it ends")
        String ticket) {}
