package dev.holdfast.transcripts.history;

import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.transcript.Interim;
import dev.holdfast.state.transcript.Line;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Part of a transcript.
 *
 * @param isRecovered false if what was asked for is no longer held, and this begins anew
 * @param after to be given to read on
 * @param isMore whether there is more to read already
 * @param interims of the open segments; only where there is no more
 */
record Excerpt(
    String callId,
    boolean isRecovered,
    List<Line> lines,
    Offset after,
    boolean isMore,
    List<Interim> interims) {

  /** JSON; what is stored goes out as it is. */
  String wire() {
    return "{\"callId\":\""
        + callId
        + "\",\"recovered\":"
        + isRecovered
        + ",\"entries\":["
        + lines.stream().map(Line::wire).collect(Collectors.joining(","))
        + "],\"interims\":["
        + interims.stream().map(Interim::message).collect(Collectors.joining(","))
        + "],\"after\":\""
        + after
        + "\",\"more\":"
        + isMore
        + "}";
  }
}
