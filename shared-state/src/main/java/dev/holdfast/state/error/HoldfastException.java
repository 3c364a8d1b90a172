package dev.holdfast.state.error;

import java.util.LinkedHashMap;
import java.util.Map;

/** A refusal with a code of the catalogue. It is an answer, not an accident: no stack trace. */
public final class HoldfastException extends RuntimeException {
  private final ErrorCode code;

  /**
   * @param message says what was wrong, in a sentence for the developer of the client; cut if it is
   *     too long, see {@link Excerpt}
   */
  public HoldfastException(ErrorCode code, String message) {
    super(Excerpt.of(message), null, false, false);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /** As it stands in acknowledgments, in this order: {@code {code, message, retryable}}. */
  public Map<String, Object> wire() {
    Map<String, Object> wire = LinkedHashMap.newLinkedHashMap(3);
    wire.put("code", code.code());
    wire.put("message", getMessage());
    wire.put("retryable", code.retryable());
    return wire;
  }

  /** What a failure means to a client: itself if it is a refusal, else {@code internal}. */
  public static HoldfastException of(Throwable error) {
    return error instanceof HoldfastException refusal
        ? refusal
        : new HoldfastException(ErrorCode.INTERNAL, "something went wrong here");
  }
}
