package dev.holdfast.state.transcript;

import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.stream.Offset;

/**
 * What an open segment is like for now.
 *
 * @param storedAt ms since the Unix epoch, by Redis's clock
 * @param sentAt when the producer sent it, ms since the Unix epoch
 * @param message what readers are sent; a JSON object
 */
public record Interim(String segmentId, long revision, long storedAt, long sentAt, String message) {

  /**
   * An interim that readers hear of.
   *
   * @param end where the log ended when the interim was stored: up to there, and only up to there,
   *     it is certain that the segment had no final
   */
  public record Announced(Offset end, Interim interim) {
    /** Reads what was announced on the log's channel. */
    public static Announced of(String announcement) {
      int space = announcement.indexOf(' ');
      return new Announced(
          AnswerFields.offset(announcement.substring(0, space)),
          Interim.of(announcement.substring(space + 1)));
    }
  }

  static Interim of(String kept) {
    String[] parts = kept.split(" ", 5);
    return new Interim(
        KeyPart.decoded(parts[3]),
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        parts[4]);
  }
}
