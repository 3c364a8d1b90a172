package dev.holdfast.transcripts.redaction;

import java.util.List;

/**
 * Digits at the end of an interim: before the last one is spoken no check digit tells that they are
 * a card's, and by then all but the last would have been shown.
 */
final class GrowingNumber implements Finder {
  // Whatever punctuation the engine puts behind them for now.
  private static final Matches AT_THE_END =
      Matches.of(
          "(?<!D)\\+?D(?:[\\h\\p{Pd}().,/]{0,3}D){4,18}(?=[^\\p{L}\\p{N}]*+$)"
              .replace("D", Matches.DIGIT));

  @Override
  public List<Part> find(CharSequence text, Growth growth) {
    return growth == Growth.DONE ? List.of() : AT_THE_END.find(text, growth);
  }
}
