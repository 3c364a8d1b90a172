package dev.holdfast.state.transcript;

import dev.holdfast.state.stream.Offset;
import java.util.List;
import java.util.Optional;

/**
 * That segments are durable.
 *
 * @param outcomes one per segment, in their order
 * @param ended where the transcript ended, if it has
 * @param last the log's last entry
 */
public record IngestResult(List<ItemResult> outcomes, Optional<Offset> ended, Offset last) {}
