package dev.holdfast.redis.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Cuts what a Redis server sends (RESP2 and RESP3) into its top-level values, each a frame of
 * exactly the bytes that came, however they were cut on their way. Pure; for one connection and one
 * thread.
 *
 * <p>Streamed strings and aggregates ({@code $?}, {@code *?}) are not known here: Redis does not
 * send them.
 */
final class RespFrames {
  private static final int LINE_END = 2;

  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** Of each aggregate that is open, the innermost first, how many values are still to come. */
  private final Deque<Long> missing = new ArrayDeque<>();

  /** Bytes still to come of a string, with its line end. */
  private long stringLeft;

  /**
   * Takes the next bytes and returns the frames that they complete.
   *
   * @throws IllegalArgumentException if it is not RESP
   */
  List<byte[]> feed(byte[] bytes, int length) {
    List<byte[]> frames = new ArrayList<>();
    int at = 0;
    while (at < length) {
      int taken = stringLeft > 0 ? takeString(bytes, at, length) : takeLine(bytes, at, length);
      at += taken;
      if (stringLeft == 0 && line.size() == 0 && missing.isEmpty()) {
        frames.add(frame.toByteArray());
        frame.reset();
      }
    }
    return frames;
  }

  /** What came of a frame that is not complete. */
  byte[] rest() {
    byte[] begun = Arrays.copyOf(frame.toByteArray(), frame.size() + line.size());
    System.arraycopy(line.toByteArray(), 0, begun, frame.size(), line.size());
    return begun;
  }

  private int takeString(byte[] bytes, int from, int to) {
    int taken = (int) Math.min(stringLeft, to - from);
    frame.write(bytes, from, taken);
    stringLeft -= taken;
    if (stringLeft == 0) {
      valueEnded();
    }
    return taken;
  }

  private int takeLine(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != '\n') {
      end++;
    }
    boolean ended = end < to;
    int taken = end - from + (ended ? 1 : 0);
    line.write(bytes, from, taken);
    if (ended) {
      byte[] whole = line.toByteArray();
      line.reset();
      frame.writeBytes(whole);
      lineEnded(whole);
    }
    return taken;
  }

  private void lineEnded(byte[] whole) {
    switch (whole[0]) {
      case '+', '-', ':', ',', '#', '(', '_' -> valueEnded();
      case '$', '=', '!' -> stringBegins(number(whole));
      case '*', '~', '>' -> aggregateBegins(number(whole));
      case '%' -> aggregateBegins(2 * number(whole));
      // Attributes stand before the value that they are about, and are no value themselves.
      case '|' -> aggregateBegins(2 * number(whole) + 1);
      default -> throw new IllegalArgumentException("not RESP: " + text(whole));
    }
  }

  private void stringBegins(long length) {
    if (length < 0) {
      valueEnded();
    } else {
      stringLeft = length + LINE_END;
    }
  }

  private void aggregateBegins(long values) {
    if (values <= 0) {
      valueEnded();
    } else {
      missing.push(values);
    }
  }

  /** A value may be the last one of its aggregate, which is a value itself. */
  private void valueEnded() {
    while (!missing.isEmpty()) {
      long left = missing.pop() - 1;
      if (left > 0) {
        missing.push(left);
        return;
      }
    }
  }

  private static long number(byte[] whole) {
    return Long.parseLong(text(whole).substring(1).strip());
  }

  private static String text(byte[] whole) {
    return new String(whole, StandardCharsets.ISO_8859_1);
  }
}
