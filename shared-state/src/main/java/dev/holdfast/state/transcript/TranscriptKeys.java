package dev.holdfast.state.transcript;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.holdfast.state.redis.KeyPart;
import java.util.ArrayList;
import java.util.List;

/** The keys of a transcript, and what its messages begin with, as the scripts take them. */
final class TranscriptKeys {
  private TranscriptKeys() {}

  static String log(String callId) {
    return transcript(callId) + ":log";
  }

  /** The keys of every script that changes a transcript. */
  static List<String> all(String callId) {
    return List.of(
        log(callId),
        transcript(callId),
        transcript(callId) + ":finals",
        interims(callId),
        open(callId),
        transcript(callId) + ":producers",
        redacted(callId));
  }

  /** The keys of the scripts that rewrite a transcript, or erase it. */
  static List<String> rewritten(String callId) {
    List<String> keys = new ArrayList<>(all(callId));
    keys.add(transcript(callId) + ":copy");
    keys.add(transcript(callId) + ":copied");
    return keys;
  }

  /** The keys of transcript/show. */
  static List<String> shown(String callId) {
    return List.of(log(callId), transcript(callId), interims(callId), open(callId));
  }

  static String segmentBegins(String callId) {
    return begins("transcript", callId) + ",\"transcript\":";
  }

  static String gapBegins(String callId) {
    return begins("gap", callId);
  }

  static String redactionBegins(String callId) {
    return begins("redaction", callId);
  }

  static String ending(String callId) {
    return begins("ended", callId) + "}";
  }

  static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static String begins(String type, String callId) {
    return "{\"type\":\"" + type + "\",\"callId\":" + quoted(callId);
  }

  private static String transcript(String callId) {
    return KeyPart.tag("transcript", callId);
  }

  static String redacted(String callId) {
    return transcript(callId) + ":redacted";
  }

  private static String interims(String callId) {
    return transcript(callId) + ":interims";
  }

  private static String open(String callId) {
    return transcript(callId) + ":open";
  }
}
