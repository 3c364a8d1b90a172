package dev.holdfast.transcripts.redaction;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a text: the digits, the word or the mark that begins at {@code from}.
 *
 * @param from index of its first {@code char}
 * @param to index behind its last one: never within a surrogate pair
 * @param text digits as ASCII, a word in small letters without accents, of space between words one
 *     space, nothing of what cannot be seen, any other mark as it is
 */
record Token(Kind kind, int from, int to, String text) {
  /** What it is made of. */
  enum Kind {
    DIGITS,
    WORD,
    MARK
  }

  private static final String NOTHING_TO_SEE = "";
  private static final String SPACE = " ";
  private static final String HAN_DIGITS = "〇一二三四五六七八九";

  /** All of a text, in its order and without holes. */
  static List<Token> of(CharSequence text) {
    List<Token> tokens = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int first = Character.codePointAt(text, from);
      Kind kind = kind(first);
      int to = from + Character.charCount(first);
      StringBuilder read = new StringBuilder().append(read(first, kind));
      while (to < text.length()) {
        int next = Character.codePointAt(text, to);
        if (!goesOn(kind, first, next)) {
          break;
        }
        if (kind != Kind.MARK) {
          read.append(read(next, kind));
        }
        to += Character.charCount(next);
      }
      tokens.add(new Token(kind, from, to, kind == Kind.WORD ? folded(read) : read.toString()));
      from = to;
    }
    return tokens;
  }

  boolean isWord() {
    return kind == Kind.WORD;
  }

  boolean isDigits() {
    return kind == Kind.DIGITS;
  }

  boolean isMark() {
    return kind == Kind.MARK;
  }

  private static boolean goesOn(Kind kind, int first, int next) {
    return switch (kind) {
      case DIGITS -> digit(next) >= 0;
      case WORD -> kind(next) == Kind.WORD || isUnseen(next);
      case MARK ->
          kind(next) == Kind.MARK
              && (isUnseen(first) ? isUnseen(next) : isSpace(first) && isSpace(next));
    };
  }

  private static Kind kind(int character) {
    if (digit(character) >= 0) {
      return Kind.DIGITS;
    }
    return Character.isLetter(character) ? Kind.WORD : Kind.MARK;
  }

  private static String read(int character, Kind kind) {
    return switch (kind) {
      case DIGITS -> String.valueOf(digit(character));
      case WORD -> Character.toString(character);
      case MARK -> {
        if (isSpace(character)) {
          yield SPACE;
        }
        yield isUnseen(character) ? NOTHING_TO_SEE : Character.toString(character);
      }
    };
  }

  /** Of any script, in a circle, raised or Chinese; -1 if it is none. */
  private static int digit(int character) {
    if (character < 0x80) {
      return character >= '0' && character <= '9' ? character - '0' : -1;
    }
    if (Character.isDigit(character)) {
      return Character.digit(character, 10);
    }
    if (Character.getType(character) == Character.OTHER_NUMBER) {
      int value = Character.getNumericValue(character);
      return value <= 9 ? Math.max(value, -1) : -1;
    }
    return Character.getType(character) == Character.OTHER_LETTER
            || Character.getType(character) == Character.LETTER_NUMBER
        ? HAN_DIGITS.indexOf(character)
        : -1;
  }

  private static boolean isSpace(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  // Of no width, or drawn over the character before: U+200B, U+FEFF, what makes an emoji of a
  // digit.
  private static boolean isUnseen(int character) {
    return switch (Character.getType(character)) {
      case Character.FORMAT,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          true;
      case Character.CONTROL -> !Character.isWhitespace(character);
      default -> isBlankLetter(character);
    };
  }

  // Hangul fillers are letters that show nothing.
  private static boolean isBlankLetter(int character) {
    return character == 0x115f || character == 0x1160 || character == 0x3164 || character == 0xffa0;
  }

  private static String folded(CharSequence word) {
    // String.toLowerCase copies all of its result for each letter that becomes two, as U+0130 does.
    StringBuilder small = new StringBuilder(word.length());
    boolean isAscii = true;
    for (int i = 0; i < word.length(); ) {
      int character = Character.codePointAt(word, i);
      small.appendCodePoint(Character.toLowerCase(character));
      isAscii &= character < 0x80;
      i += Character.charCount(character);
    }
    return isAscii
        ? small.toString()
        : withoutAccents(Normalizer.normalize(small, Normalizer.Form.NFKD));
  }

  private static String withoutAccents(String decomposed) {
    StringBuilder plain = new StringBuilder(decomposed.length());
    for (int i = 0; i < decomposed.length(); i++) {
      char character = decomposed.charAt(i);
      switch (character) {
        case 'ł' -> plain.append('l');
        case 'ı' -> plain.append('i');
        case 'ø' -> plain.append('o');
        case 'đ' -> plain.append('d');
        case 'ß' -> plain.append("ss");
        case 'æ' -> plain.append("ae");
        default -> {
          if (!isUnseen(character)) {
            plain.append(character);
          }
        }
      }
    }
    return plain.toString();
  }
}
