package dev.holdfast.transcripts.redaction;

import java.util.List;

/** Finds what must not be stored. */
interface Finder {
  /**
   * The parts of the text, in any order. The time is in proportion to the text's length, and the
   * depth of the stack does not grow with it: whatever text a client sends, on an event loop.
   */
  List<Part> find(CharSequence text, Growth growth);

  /** What is found in a text that may still grow, as to what comes of the text later. */
  enum Lasting {
    /** It stays redacted, whatever comes. */
    SETTLED,
    /** What follows it may tell that it is nothing to be redacted. */
    OPEN,
    /** It is blocked out as a precaution, and binds nothing. */
    GUESSED
  }

  /** How far what was found here binds what comes of a growing text. */
  default Lasting lasting(Part part, CharSequence text) {
    return Lasting.SETTLED;
  }

  /**
   * A part of a text.
   *
   * @param from index of its first character
   * @param to index behind its last one
   */
  record Part(int from, int to) {
    boolean touches(int otherFrom, int otherTo) {
      return from < otherTo && otherFrom < to;
    }
  }

  /** Whether a text may still grow at its end. */
  enum Growth {
    GROWING,
    DONE
  }
}
