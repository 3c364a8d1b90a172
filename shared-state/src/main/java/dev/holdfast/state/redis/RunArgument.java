package dev.holdfast.state.redis;

/**
 * A script's argument that names the run of the server to which the script goes. A run ends when a
 * server is restarted or another one takes over; what it had not made durable is lost then.
 */
@FunctionalInterface
public interface RunArgument {
  /**
   * @param run without spaces; the same as long as nothing can have been lost
   */
  String in(String run);
}
