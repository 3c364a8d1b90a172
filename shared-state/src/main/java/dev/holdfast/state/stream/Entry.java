package dev.holdfast.state.stream;

/** One entry of a replayable stream. */
public record Entry(Offset offset, String payload) {}
