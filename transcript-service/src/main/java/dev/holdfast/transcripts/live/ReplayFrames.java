package dev.holdfast.transcripts.live;

import dev.holdfast.transcripts.socket.Visit;

/** How what is replayed is put into frames. */
enum ReplayFrames {
  /** Each message in a frame of its own. */
  SINGLE,
  /** Many in one, for clients that ask for it: to a browser each frame is a task of its own. */
  BATCHED;

  /** The parameter by which a client says that it understands {@code batch}. */
  static final String BATCH = "batch";

  static ReplayFrames of(Visit visit) {
    return visit.parameter(BATCH).filter("true"::equals).isPresent() ? BATCHED : SINGLE;
  }
}
