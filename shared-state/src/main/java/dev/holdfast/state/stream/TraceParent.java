package dev.holdfast.state.stream;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Names the span from which an entry came, for whoever hears of the entry live. An outbox does not
 * keep it; the log of a call that is recorded does, for whoever goes on with the call.
 *
 * @param text as the header {@code traceparent} of W3C Trace Context has it, version 00; empty if
 *     nobody traces
 */
public record TraceParent(String text) {
  /** Nobody traces. */
  public static final TraceParent NONE = new TraceParent("");

  private static final Pattern VERSION_00 =
      Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  // Where its parts begin.
  private static final int TRACE_ID = 3;
  private static final int SPAN_ID = 36;
  private static final int FLAGS = 53;
  private static final int HEX = 16;

  /** Reads what a notification carries; whatever is not a {@code traceparent} counts as none. */
  public static TraceParent parse(String text) {
    return VERSION_00.matcher(text).matches() ? new TraceParent(text) : NONE;
  }

  /** For a script that takes it last: its text, or nothing if nobody traces. */
  public List<String> asArguments() {
    return isPresent() ? List.of(text) : List.of();
  }

  public boolean isPresent() {
    return !text.isEmpty();
  }

  /** Whether its trace is recorded, as far as whoever began it could say. */
  public boolean isSampled() {
    return isPresent() && Integer.parseInt(flags(), HEX) % 2 == 1;
  }

  /** 32 hexadecimal digits; only if it is present, as the other parts. */
  public String traceId() {
    return text.substring(TRACE_ID, SPAN_ID - 1);
  }

  /** 16 hexadecimal digits. */
  public String spanId() {
    return text.substring(SPAN_ID, FLAGS - 1);
  }

  /** 2 hexadecimal digits. */
  public String flags() {
    return text.substring(FLAGS);
  }
}
