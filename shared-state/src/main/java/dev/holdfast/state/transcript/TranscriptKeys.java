package dev.holdfast.state.transcript;

import dev.holdfast.state.redis.KeyPart;
import java.util.ArrayList;
import java.util.List;

/** The keys of a transcript, as the scripts take them. */
final class TranscriptKeys {
  private static final String LOG = ":log";
  private static final String INTERIMS = ":interims";
  private static final String OPEN = ":open";
  private static final String REDACTED = ":redacted";

  private TranscriptKeys() {}

  static String log(String callId) {
    return transcript(callId) + LOG;
  }

  /** The keys of every script that changes a transcript. */
  static List<String> all(String callId) {
    // The call's id is encoded once: these are made for each update.
    String transcript = transcript(callId);
    return List.of(
        transcript + LOG,
        transcript,
        transcript + ":finals",
        transcript + INTERIMS,
        transcript + OPEN,
        transcript + ":producers",
        transcript + REDACTED);
  }

  /** The keys of the scripts that rewrite a transcript, or erase it. */
  static List<String> rewritten(String callId) {
    List<String> keys = new ArrayList<>(all(callId));
    String transcript = transcript(callId);
    keys.add(transcript + ":copy");
    keys.add(transcript + ":copied");
    return keys;
  }

  /** The keys of transcript/show. */
  static List<String> shown(String callId) {
    String transcript = transcript(callId);
    return List.of(transcript + LOG, transcript, transcript + INTERIMS, transcript + OPEN);
  }

  private static String transcript(String callId) {
    return KeyPart.tag("transcript", callId);
  }

  static String redacted(String callId) {
    return transcript(callId) + REDACTED;
  }
}
