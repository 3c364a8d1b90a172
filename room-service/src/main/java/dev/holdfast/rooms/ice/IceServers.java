package dev.holdfast.rooms.ice;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a client gives its peer connections. */
public record IceServers(
    List<IceServer> iceServers,
    @Schema(examples = "3600", description = "seconds for which the credentials can be used")
        long ttl) {}
