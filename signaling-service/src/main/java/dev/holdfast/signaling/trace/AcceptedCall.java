package dev.holdfast.signaling.trace;

import dev.holdfast.state.dispatch.Intent;

/** A call that an agent takes, as the trace of its customer's request shows it. */
public interface AcceptedCall extends AutoCloseable {
  /** Nobody traces this one. */
  AcceptedCall NONE =
      new AcceptedCall() {
        @Override
        public void taken(Intent intent) {}

        @Override
        public void close() {}
      };

  /** The call is the agent's; both are to be brought together. */
  void taken(Intent intent);

  /** Both are together, or that has failed. */
  @Override
  void close();
}
