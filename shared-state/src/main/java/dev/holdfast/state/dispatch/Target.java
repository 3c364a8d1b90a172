package dev.holdfast.state.dispatch;

/** To whom a call is transferred, or who is invited. */
public sealed interface Target {
  /** Whoever of a queue is free first. */
  record Queue(String name) implements Target {}

  /** One agent, who must be free now. */
  record Agent(String userId) implements Target {}
}
