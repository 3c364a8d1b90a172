package dev.holdfast.transcripts.live;

import dev.holdfast.transcripts.socket.UpgradeRequest;

/** How what is replayed is put into frames. */
enum ReplayFrames {
  /** Each message in a frame of its own. */
  SINGLE,
  /** Many in one, for clients that ask for it: to a browser each frame is a task of its own. */
  BATCHED;

  /** The parameter by which a client says that it understands {@code batch}. */
  static final String BATCH = "batch";

  static ReplayFrames of(UpgradeRequest request) {
    return request.parameter(BATCH).filter("true"::equals).isPresent() ? BATCHED : SINGLE;
  }
}
