package dev.holdfast.state.redis;

import io.vertx.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One command and its arguments, in the bytes that Redis reads. Used by one thread. */
final class Request {
  // A script's call has some fifteen.
  private static final int PARTS = 20;
  private static final int RADIX = 10;

  private final List<byte[]> parts = new ArrayList<>(PARTS);
  private final boolean answered;

  private Request(Command command) {
    // What comes of them is pushed.
    answered = command != Command.SSUBSCRIBE && command != Command.SUNSUBSCRIBE;
    arg(command.toString());
  }

  static Request cmd(Command command) {
    return new Request(command);
  }

  Request arg(String text) {
    parts.add(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Request arg(long number) {
    return arg(Long.toString(number));
  }

  /** Whether Redis answers it, unless it refuses it. */
  boolean isAnswered() {
    return answered;
  }

  /** An array of bulk strings (RESP, "Sending commands to a Redis server"). */
  byte[] encoded() {
    int size = headSize(parts.size());
    for (byte[] part : parts) {
      size += headSize(part.length) + part.length + 2;
    }
    byte[] bytes = new byte[size];
    int at = putHead(bytes, 0, '*', parts.size());
    for (byte[] part : parts) {
      at = putHead(bytes, at, '$', part.length);
      System.arraycopy(part, 0, bytes, at, part.length);
      at = putLineEnd(bytes, at + part.length);
    }
    return bytes;
  }

  private static int headSize(int number) {
    return 1 + digits(number) + 2;
  }

  private static int digits(int number) {
    int digits = 1;
    for (int rest = number / RADIX; rest > 0; rest /= RADIX) {
      digits++;
    }
    return digits;
  }

  private static int putHead(byte[] bytes, int at, char kind, int number) {
    bytes[at] = (byte) kind;
    int end = at + 1 + digits(number);
    int rest = number;
    for (int i = end - 1; i > at; i--) {
      bytes[i] = (byte) ('0' + rest % RADIX);
      rest /= RADIX;
    }
    return putLineEnd(bytes, end);
  }

  private static int putLineEnd(byte[] bytes, int at) {
    bytes[at] = '\r';
    bytes[at + 1] = '\n';
    return at + 2;
  }
}
