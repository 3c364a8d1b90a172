package dev.holdfast.transcripts.live;

import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.transcript.Line;
import dev.holdfast.transcripts.socket.Frame;

/** An entry of the log as readers are sent it. */
record LiveLine(Line line, Frame frame) {
  static LiveLine of(Entry entry) {
    return of(Line.of(entry));
  }

  static LiveLine of(Line line) {
    return new LiveLine(line, Frame.of(line.wire()));
  }
}
