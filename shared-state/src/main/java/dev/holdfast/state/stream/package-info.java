/**
 * The replayable stream, on which everything else is built: a bounded log in Redis with live
 * delivery. Begin with {@link dev.holdfast.state.stream.Streams} and {@link
 * dev.holdfast.state.stream.Follower}; decision 002 says why.
 */
package dev.holdfast.state.stream;
