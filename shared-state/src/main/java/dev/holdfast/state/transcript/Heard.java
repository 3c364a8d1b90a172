package dev.holdfast.state.transcript;

import java.util.OptionalLong;

/**
 * A segment as a producer gives it to be stored.
 *
 * @param revision from 0; empty for one more than the last one, which makes a repetition of an
 *     interim a new interim
 * @param kind whether it may still change
 * @param json the segment as readers see it, without its revision; must be a non-empty JSON object
 */
public record Heard(String segmentId, OptionalLong revision, Kind kind, String json) {
  /** Whether a segment may still change. */
  public enum Kind {
    INTERIM("interim"),
    FINAL("final");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As scripts and metrics call it. */
    public String word() {
      return word;
    }
  }
}
