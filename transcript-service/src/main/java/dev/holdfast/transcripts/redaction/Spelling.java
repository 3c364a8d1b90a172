package dev.holdfast.transcripts.redaction;

import java.util.Arrays;

/**
 * Letters and digits of a text, without what stands between them: small, and digits of all scripts
 * alike.
 *
 * @param places index in the text of each
 */
record Spelling(String letters, int[] places) {
  static Spelling of(CharSequence text) {
    StringBuilder letters = new StringBuilder(text.length());
    int[] places = new int[text.length() + 1];
    for (int i = 0; i < text.length(); ) {
      int character = Character.codePointAt(text, i);
      int length = Character.charCount(character);
      if (Character.isLetterOrDigit(character)) {
        int before = letters.length();
        if (Character.isDigit(character)) {
          letters.append(Character.digit(character, 10));
        } else {
          letters.appendCodePoint(Character.toLowerCase(character));
        }
        Arrays.fill(places, before, letters.length(), i);
      }
      i += length;
    }
    places[letters.length()] = text.length();
    return new Spelling(letters.toString(), places);
  }

  /** Index in the text of a letter; of the one behind the last, the text's length. */
  int at(int letter) {
    return places[letter];
  }
}
