package dev.holdfast.signaling.engineio;

import java.util.Optional;

/**
 * Whose turn it is to send packets of a polling session: one request's at a time, as the reference
 * has it. Only a page that closes may say so while another request is under way: its goodbye cannot
 * wait, and is acted on behind that request. On any thread.
 */
final class PostTurn {
  private enum State {
    FREE,
    TAKEN,
    /** The client has broken a request off, or said goodbye: it sends nothing else. */
    LEFT
  }

  private State state = State.FREE;
  private Optional<Runnable> goodbye = Optional.empty();

  /**
   * A request begins.
   *
   * @return false if it is not its turn
   */
  synchronized boolean begins() {
    boolean free = state == State.FREE;
    if (free) {
      state = State.TAKEN;
    }
    return free;
  }

  /** The request is going to be answered. */
  void ends() {
    over(State.FREE);
  }

  /** The request was broken off. */
  void breaksOff() {
    over(State.LEFT);
  }

  /**
   * A goodbye has come whole.
   *
   * @param act is run now, or once the request that is under way is over
   * @return false if another one waits
   */
  boolean goodbye(Runnable act) {
    synchronized (this) {
      if (goodbye.isPresent()) {
        return false;
      }
      if (state == State.TAKEN) {
        goodbye = Optional.of(act);
        return true;
      }
      state = State.LEFT;
    }
    act.run();
    return true;
  }

  private void over(State next) {
    Optional<Runnable> waiting;
    synchronized (this) {
      waiting = goodbye;
      goodbye = Optional.empty();
      if (state == State.TAKEN) {
        state = waiting.isPresent() ? State.LEFT : next;
      }
    }
    waiting.ifPresent(Runnable::run);
  }
}
