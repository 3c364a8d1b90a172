package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;

/** Makes the body of an answer that refuses a request, as the service tells of errors. */
@FunctionalInterface
public interface Problems {
  /** RFC 9457 §3. */
  String MEDIA_TYPE = "application/problem+json";

  /**
   * @param status may be another than the code's own
   * @param detail what is wrong, for people
   */
  String text(ErrorCode code, int status, String detail);
}
