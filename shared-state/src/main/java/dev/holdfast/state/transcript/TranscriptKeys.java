package dev.holdfast.state.transcript;

import dev.holdfast.state.redis.KeyPart;
import java.util.ArrayList;
import java.util.List;

/** The keys of a transcript, as the scripts take them. */
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
