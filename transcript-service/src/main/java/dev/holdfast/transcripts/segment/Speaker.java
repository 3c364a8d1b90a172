package dev.holdfast.transcripts.segment;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Who speaks, as the wire names it. */
enum Speaker {
  CALLER,
  AGENT,
  INTERPRETER;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Speaker> parse(String wire) {
    return Stream.of(values()).filter(speaker -> speaker.wire().equals(wire)).findFirst();
  }
}
