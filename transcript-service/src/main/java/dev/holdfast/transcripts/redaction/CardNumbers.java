package dev.holdfast.transcripts.redaction;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of payment cards, however they are grouped, written or said, and with them their expiry
 * and security code. Rather takes out too much: a digit that was misheard does not save a number
 * that looks like a card's.
 */
final class CardNumbers implements Finder {
  @Override
  public List<Part> find(CharSequence text, Growth growth) {
    List<Token> tokens = Token.of(text);
    List<Part> found = new ArrayList<>();
    for (Numbers numbers : Numbers.readings(tokens)) {
      List<CardWindow> cards = CardWindows.in(numbers);
      cards.forEach(
          card -> found.add(new Part(numbers.from(card.first()), numbers.to(card.last()))));
      found.addAll(CardDetails.in(numbers, cards));
    }
    return found;
  }
}
