package dev.holdfast.state.redis;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import io.vertx.redis.client.impl.types.BooleanType;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.Multi;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import io.vertx.redis.client.impl.types.PushType;
import io.vertx.redis.client.impl.types.SimpleStringType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Reads what Redis sends (RESP3), in whatever pieces it comes. Text is UTF-8. Used on one event
 * loop.
 */
final class RespDecoder {
  private static final int SMALL = 16 * 1024;
  private static final int LARGE = 256 * 1024;
  private static final int VERBATIM_FORMAT = 4;
  private static final int RADIX = 10;

  /** Text, as most of what Redis sends is. */
  private record Text(String value) implements Response {
    @Override
    public ResponseType type() {
      return ResponseType.BULK;
    }

    @Override
    public byte[] toBytes() {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return value;
    }
  }

  private final Consumer<Response> heard;
  // Lists that have begun and are not whole yet, the innermost first.
  private final Deque<Multi> begun = new ArrayDeque<>();
  private byte[] bytes = new byte[SMALL];
  private int from;
  private int to;

  /**
   * @param heard gets each answer and each push, whole; null is what Redis calls null
   */
  RespDecoder(Consumer<Response> heard) {
    this.heard = heard;
  }

  /**
   * @throws IllegalStateException if it is not RESP3: nothing that follows can be understood
   */
  void read(Buffer came) {
    append(came);
    while (from < to && readValue()) {}
    if (from == to) {
      from = 0;
      to = 0;
      if (bytes.length > LARGE) {
        bytes = new byte[SMALL];
      }
    }
  }

  private void append(Buffer came) {
    int more = came.length();
    if (to + more > bytes.length) {
      int rest = to - from;
      byte[] room = rest + more > bytes.length ? new byte[Math.max(rest + more, 2 * rest)] : bytes;
      System.arraycopy(bytes, from, room, 0, rest);
      bytes = room;
      from = 0;
      to = rest;
    }
    came.getBytes(0, more, bytes, to);
    to += more;
  }

  /** Reads a value, or where a list begins; false if that is not all there. */
  private boolean readValue() {
    int start = from + 1;
    int end = lineEnd(start);
    if (end < 0) {
      return false;
    }
    int next = end + 2;
    switch (bytes[from]) {
      case '$', '=', '!' -> {
        return readBulk(bytes[from], number(start, end), next);
      }
      case '*', '~', '%', '>' -> {
        byte kind = bytes[from];
        from = next;
        begin(kind, number(start, end));
      }
      default -> {
        Response line = line(bytes[from], start, end);
        from = next;
        done(line);
      }
    }
    return true;
  }

  private boolean readBulk(byte kind, int length, int start) {
    int end = start + Math.max(0, length);
    if (length >= 0 && end + 2 > to) {
      return false;
    }
    from = length < 0 ? start : end + 2;
    if (length < 0) {
      done(null);
    } else {
      done(
          switch (kind) {
            case '=' -> new Text(text(start + VERBATIM_FORMAT, end));
            case '!' -> ErrorType.create(text(start, end));
            default -> new Text(text(start, end));
          });
    }
    return true;
  }

  private void begin(byte kind, int size) {
    if (size < 0) {
      done(null);
    } else if (size == 0) {
      done(kind == '%' ? MultiType.EMPTY_MAP : MultiType.EMPTY_MULTI);
    } else {
      begun.push(kind == '>' ? PushType.create(size) : MultiType.create(size, kind == '%'));
    }
  }

  private Response line(byte kind, int start, int end) {
    return switch (kind) {
      case '+' -> SimpleStringType.create(text(start, end));
      case '-' -> ErrorType.create(text(start, end));
      case ':' -> NumberType.create(Long.parseLong(text(start, end)));
      case ',' -> NumberType.create(real(text(start, end)));
      case '(' -> NumberType.create(new BigInteger(text(start, end)));
      case '#' -> BooleanType.create(bytes[start] == 't');
      case '_' -> null;
      default -> throw new IllegalStateException("not RESP3: it begins with byte " + kind);
    };
  }

  /** A value is whole: the list that it ends may be, too. */
  private void done(Response value) {
    Response whole = value;
    while (!begun.isEmpty()) {
      begun.peek().add(whole);
      if (!begun.peek().complete()) {
        return;
      }
      whole = begun.pop();
    }
    heard.accept(whole);
  }

  private static double real(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  private int number(int start, int end) {
    boolean negative = bytes[start] == '-';
    int number = 0;
    for (int i = negative ? start + 1 : start; i < end; i++) {
      number = number * RADIX + bytes[i] - '0';
    }
    return negative ? -number : number;
  }

  private String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /** Where the line ends that goes on here: at its carriage return; -1 if it is not all there. */
  private int lineEnd(int start) {
    for (int i = start + 1; i < to; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r') {
        return i - 1;
      }
    }
    return -1;
  }
}
