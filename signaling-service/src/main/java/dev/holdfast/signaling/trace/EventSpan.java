package dev.holdfast.signaling.trace;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.stream.TraceParent;

/** One client event on its way through this replica, as a trace shows it. */
public interface EventSpan {
  /** Nobody traces this one. */
  EventSpan NONE =
      new EventSpan() {
        @Override
        public TraceParent parent() {
          return TraceParent.NONE;
        }

        @Override
        public void inRoom(String roomId) {}

        @Override
        public void logging(Runnable words) {
          words.run();
        }

        @Override
        public void ends(String outcome) {}

        @Override
        public void fails(ErrorCode code) {}
      };

  /** For what comes of the event at other replicas; none if nobody records it. */
  TraceParent parent();

  /** The event is about this room. */
  void inRoom(String roomId);

  /** What is logged in {@code words} carries {@code traceId} and {@code spanId}. */
  void logging(Runnable words);

  /** The event is over: {@code ok}, {@code repeated}, or {@code over} with its connection. */
  void ends(String outcome);

  /** The event is over and was refused. */
  void fails(ErrorCode code);
}
