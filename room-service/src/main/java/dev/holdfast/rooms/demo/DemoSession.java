package dev.holdfast.rooms.demo;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Somebody who signed in.
 *
 * @param expiresAt of the token, ms since the Unix epoch
 */
public record DemoSession(
    @Schema(examples = "eyJhbGciOiJIUzI1NiJ9.e30.c2ln") String token,
    @Schema(examples = "1790000000000", description = "ms since the Unix epoch") long expiresAt,
    @Schema(examples = "lobby") String roomId,
    @Schema(examples = "alice") String userId) {}
