/**
 * Who waits for whom: queues, the agents that serve them, and calls on their way to an agent. One
 * aggregate, {@code {dispatch}}, so that matching is atomic.
 */
package dev.holdfast.state.dispatch;
