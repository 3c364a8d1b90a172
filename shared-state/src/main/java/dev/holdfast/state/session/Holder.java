package dev.holdfast.state.session;

/**
 * Who holds a session.
 *
 * @param replica empty while the session is detached
 */
public record Holder(long epoch, String replica) {
  public boolean isAttached() {
    return !replica.isEmpty();
  }
}
