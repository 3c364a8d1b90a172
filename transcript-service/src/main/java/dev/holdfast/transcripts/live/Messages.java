package dev.holdfast.transcripts.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.error.ErrorCode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The messages of the live socket that are not stored. */
final class Messages {
  private Messages() {}

  static String connected(String callId) {
    return status("connected", callId).toString();
  }

  /** The answer to a resume: whether everything after the offset follows, or the whole state. */
  static String connected(String callId, boolean recovered) {
    return status("connected", callId).put("recovered", recovered).toString();
  }

  static String disconnecting(String callId) {
    return status("disconnecting", callId).toString();
  }

  static String error(ErrorCode code, String message) {
    return object("error")
        .put("code", code.code())
        .put("message", message)
        .put("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
        .toString();
  }

  /**
   * @param serverTime ms since the Unix epoch
   */
  static String pong(long serverTime) {
    return object("pong").put("serverTime", serverTime).toString();
  }

  private static ObjectNode status(String status, String callId) {
    return object("status").put("status", status).put("callId", callId);
  }

  private static ObjectNode object(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
