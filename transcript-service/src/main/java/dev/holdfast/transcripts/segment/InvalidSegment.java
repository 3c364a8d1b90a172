package dev.holdfast.transcripts.segment;

import dev.holdfast.state.error.Excerpt;
import java.util.Optional;
import java.util.OptionalInt;

/** What a producer sent is not a segment; says where. */
public final class InvalidSegment extends RuntimeException {
  private final OptionalInt index;
  private final Optional<String> field;

  private InvalidSegment(OptionalInt index, Optional<String> field, String message) {
    super(Excerpt.of(message), null, false, false);
    this.index = index;
    this.field = field;
  }

  /** The message as a whole is wrong. */
  public static InvalidSegment message(String why) {
    return new InvalidSegment(OptionalInt.empty(), Optional.empty(), why);
  }

  /** One of its items is wrong as a whole. */
  public static InvalidSegment item(int index, String why) {
    return new InvalidSegment(OptionalInt.of(index), Optional.empty(), "[" + index + "] " + why);
  }

  static InvalidSegment field(int index, String field, String why) {
    return new InvalidSegment(
        OptionalInt.of(index), Optional.of(field), "[" + index + "]." + field + " " + why);
  }

  /** Which item of the message, from 0. */
  public OptionalInt index() {
    return index;
  }

  public Optional<String> field() {
    return field;
  }
}
