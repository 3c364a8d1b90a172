package dev.holdfast.transcripts.segment;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes moments as segments have them: ISO 8601, UTC, milliseconds. Without a formatter, which
 * took half the time of reading a segment: one comes each update.
 */
final class Timestamp {
  private static final int LENGTH = "0000-00-00T00:00:00.000Z".length();
  private static final int RADIX = 10;
  private static final int NANOS_A_MS = 1_000_000;

  private final byte[] text = new byte[LENGTH];
  private int at;

  private Timestamp() {}

  /**
   * @param moment of the years 0000 to 9999; what is shorter than a millisecond is left out
   */
  static String of(Instant moment) {
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(moment.getEpochSecond(), moment.getNano(), ZoneOffset.UTC);
    Timestamp written =
        new Timestamp()
            .number(utc.getYear(), 4)
            .then('-')
            .number(utc.getMonthValue(), 2)
            .then('-')
            .number(utc.getDayOfMonth(), 2)
            .then('T')
            .number(utc.getHour(), 2)
            .then(':')
            .number(utc.getMinute(), 2)
            .then(':')
            .number(utc.getSecond(), 2)
            .then('.')
            .number(utc.getNano() / NANOS_A_MS, 3)
            .then('Z');
    return new String(written.text, StandardCharsets.ISO_8859_1);
  }

  private Timestamp number(int number, int digits) {
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % RADIX);
      rest /= RADIX;
    }
    at += digits;
    return this;
  }

  private Timestamp then(char mark) {
    text[at++] = (byte) mark;
    return this;
  }
}
