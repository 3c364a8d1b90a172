package dev.holdfast.state.transcript;

import dev.holdfast.state.redis.KeyPart;
import java.util.OptionalLong;

/**
 * A segment, or a hole, as a producer gives it to be stored.
 *
 * @param segmentId unique in its transcript, of holes too
 * @param revision from 0; empty for one more than the last one, which makes a repetition of an
 *     interim a new interim
 * @param kind whether it may still change
 * @param json the segment as readers see it, without its revision; must be a non-empty JSON object
 * @param span when it was said
 * @param sentAt when the producer sent it, ms since the Unix epoch
 * @param saidAt when it was said, or came, ms since the Unix epoch: segments without times are put
 *     in order by it
 * @param redacted what was redacted in the segment, before and by this
 */
public record IngestItem(
    String segmentId,
    OptionalLong revision,
    Kind kind,
    String json,
    Span span,
    long sentAt,
    long saidAt,
    RedactedIn redacted) {
  public IngestItem {
    KeyPart.unicode(segmentId);
  }

  /** Something that was said when it was sent. */
  public IngestItem(
      String segmentId, OptionalLong revision, Kind kind, String json, Span span, long sentAt) {
    this(segmentId, revision, kind, json, span, sentAt, sentAt);
  }

  /** A segment in which nothing was redacted. */
  public IngestItem(
      String segmentId,
      OptionalLong revision,
      Kind kind,
      String json,
      Span span,
      long sentAt,
      long saidAt) {
    this(segmentId, revision, kind, json, span, sentAt, saidAt, RedactedIn.NOTHING);
  }

  /** Whether a segment may still change. */
  public enum Kind {
    INTERIM("interim"),
    FINAL("final"),
    /** Nothing was heard for a while. */
    GAP("gap");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As scripts and metrics call it. */
    public String word() {
      return word;
    }
  }

  /**
   * A part of the call, as far as it is known.
   *
   * @param startMs milliseconds since the call began
   * @param endMs the same
   */
  public record Span(OptionalLong startMs, OptionalLong endMs) {
    public static final Span UNKNOWN = new Span(OptionalLong.empty(), OptionalLong.empty());
  }
}
