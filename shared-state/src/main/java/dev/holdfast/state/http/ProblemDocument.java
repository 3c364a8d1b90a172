package dev.holdfast.state.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.Excerpt;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * An error as RFC 9457 has it, with the catalogue's stable code. Its type is {@code about:blank}:
 * so its title is what the status is called.
 */
public final class ProblemDocument {
  private ProblemDocument() {}

  /**
   * A new one, to which more may be added.
   *
   * @param status may be another than the code's own
   * @param detail what is wrong, for people; cut where it is too long
   */
  public static ObjectNode of(ErrorCode code, int status, String detail) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "about:blank")
        .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
        .put("status", status)
        .put("code", code.code())
        .put("detail", Excerpt.of(detail))
        .put("retryable", code.retryable());
  }

  /** Its text; see {@link #of}. */
  public static String text(ErrorCode code, int status, String detail) {
    return of(code, status, detail).toString();
  }
}
