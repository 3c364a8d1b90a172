package dev.holdfast.rooms.token;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A token that was made. */
public record IssuedToken(
    @Schema(examples = "eyJhbGciOiJIUzI1NiJ9.e30.c2ln") String token,
    @Schema(examples = "1790000000000", description = "ms since the Unix epoch") long expiresAt) {}
