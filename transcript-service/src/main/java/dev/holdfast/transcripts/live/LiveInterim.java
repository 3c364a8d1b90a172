package dev.holdfast.transcripts.live;

import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.transcript.Interim;
import dev.holdfast.transcripts.socket.Frame;

/**
 * An interim as readers are sent it.
 *
 * @param end where the log ended when this was the segment's newest interim
 */
record LiveInterim(Offset end, Interim interim, Frame frame) {
  /** One that was announced on the log's channel. */
  static LiveInterim of(String announcement) {
    Interim.Announced announced = Interim.Announced.of(announcement);
    return of(announced.end(), announced.interim());
  }

  static LiveInterim of(Offset end, Interim interim) {
    return new LiveInterim(end, interim, Frame.of(interim.message()));
  }
}
