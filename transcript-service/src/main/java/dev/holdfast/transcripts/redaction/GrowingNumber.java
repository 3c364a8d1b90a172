package dev.holdfast.transcripts.redaction;

import java.util.List;

/**
 * Digits at the end of an interim: before the last one is spoken no check digit tells that they are
 * a card's, and by then all but the last would have been shown.
 */
final class GrowingNumber implements Finder {
  private static final Matches AT_THE_END =
      Matches.of(
          "(?<![0-9])\\+?[0-9](?:[ \\u00a0\\u2009().,\\-/]{0,3}[0-9]){4,18}(?=[ .,-]{0,2}$)");

  @Override
  public List<Part> find(String text, Growth growth) {
    return growth == Growth.DONE ? List.of() : AT_THE_END.find(text, growth);
  }
}
