package dev.holdfast.state.transcript;

import java.util.Map;

/**
 * Nothing was stored, because more was redacted in segments than whoever stores them knew: make the
 * same of them, and store again.
 */
public final class RedactedMeanwhile extends RuntimeException {
  private final transient Map<String, String> segments;

  RedactedMeanwhile(Map<String, String> segments) {
    super("more was redacted in segments than was known", null, false, false);
    this.segments = Map.copyOf(segments);
  }

  /** What is redacted in each of them, by the segment's id; empty where nothing is any more. */
  public Map<String, String> segments() {
    return segments;
  }
}
