package dev.holdfast.state.transcript;

/**
 * What was redacted in a segment that has no final yet, and binds what comes of it. What the words
 * are made of is nothing to this module, but for {@link #WHOLE}; they must not be the words that
 * were redacted.
 *
 * @param before as whoever stores or rewrites the segment knew it; empty if nothing was
 * @param after as it is to be kept; empty if nothing changes
 */
public record RedactedIn(String before, String after) {
  /** Nothing of the segment may be shown. */
  public static final String WHOLE = "{\"whole\":true}";

  public static final RedactedIn NOTHING = new RedactedIn("", "");
}
