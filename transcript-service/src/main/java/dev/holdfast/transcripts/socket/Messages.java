package dev.holdfast.transcripts.socket;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.error.ErrorCode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The messages of the live socket that are not stored. */
public final class Messages {
  private Messages() {}

  public static String connected(String callId) {
    return status("connected", callId).toString();
  }

  /** The answer to a resume: whether everything after the offset follows, or the whole state. */
  public static String connected(String callId, boolean recovered) {
    return status("connected", callId).put("recovered", recovered).toString();
  }

  public static String disconnecting(String callId) {
    return status("disconnecting", callId).toString();
  }

  public static String error(ErrorCode code, String message) {
    return object("error")
        .put("code", code.code())
        .put("message", message)
        .put("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
        .toString();
  }

  /** The replica cannot hear what is new; {@link #connected(String)} follows once it can. */
  public static String reconnecting(String callId) {
    return status("reconnecting", callId).toString();
  }

  /**
   * @param serverTime ms since the Unix epoch
   */
  public static String pong(long serverTime) {
    return object("pong").put("serverTime", serverTime).toString();
  }

  /**
   * Several messages in one frame, to be taken one after the other.
   *
   * @param messages JSON
   */
  public static String batch(List<String> messages) {
    return "{\"type\":\"batch\",\"messages\":[" + String.join(",", messages) + "]}";
  }

  private static ObjectNode status(String status, String callId) {
    return object("status").put("status", status).put("callId", callId);
  }

  private static ObjectNode object(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
