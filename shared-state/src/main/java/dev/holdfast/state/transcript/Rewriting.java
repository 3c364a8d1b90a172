package dev.holdfast.state.transcript;

import dev.holdfast.state.stream.Offset;
import java.util.Optional;

/**
 * A stored segment that is to be rewritten.
 *
 * @param at where its final stands; empty for an interim
 * @param found its message as it was found
 * @param rewritten its message as it shall be
 * @param text its new text, which readers are told
 * @param redacted what was redacted in it, before and by this; {@link RedactedIn#NOTHING} of a
 *     final
 */
public record Rewriting(
    String segmentId,
    Optional<Offset> at,
    String found,
    String rewritten,
    String text,
    RedactedIn redacted) {}
