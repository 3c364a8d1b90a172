package dev.holdfast.rooms.token;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A token that was made.
 *
 * @param expiresAt ms since the Unix epoch
 */
public record IssuedToken(
    String token, @Schema(description = "ms since the Unix epoch") long expiresAt) {}
