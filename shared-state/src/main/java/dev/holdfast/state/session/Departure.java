package dev.holdfast.state.session;

import java.time.Duration;

/** How a session's client went, and so for how long its places are kept. */
public sealed interface Departure {
  Departure LOST = new Lost();

  /** Its connection is gone without a word: each place is kept for its own window. */
  record Lost() implements Departure {
    @Override
    public Duration within(Duration window) {
      return window;
    }
  }

  /**
   * It said that its page closes.
   *
   * @param atMost for how long each place is kept, if its own window is not shorter
   */
  record PageClosed(Duration atMost) implements Departure {
    @Override
    public Duration within(Duration window) {
      return window.compareTo(atMost) < 0 ? window : atMost;
    }
  }

  /**
   * For how long a place is kept.
   *
   * @param window of the place, for who says nothing
   */
  Duration within(Duration window);
}
