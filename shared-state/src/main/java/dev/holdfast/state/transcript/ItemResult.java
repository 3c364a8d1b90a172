package dev.holdfast.state.transcript;

import dev.holdfast.state.stream.Offset;
import java.util.Optional;

/**
 * What became of one segment.
 *
 * @param revision the one it is stored under, or the one that came too late
 * @param offset where its final stands; empty for interims
 */
public record ItemResult(String segmentId, Result result, long revision, Optional<Offset> offset) {
  /** What storing did. */
  public enum Result {
    /** It is stored, and readers see it. */
    STORED("stored"),
    /** It had been stored before; nothing changed. */
    REPEATED("repeated"),
    /** It came after its final or after a newer interim; nothing changed. */
    IGNORED("ignored");

    private final String wire;

    Result(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }

    static Result of(String wire) {
      return valueOf(wire.toUpperCase(java.util.Locale.ROOT));
    }
  }
}
