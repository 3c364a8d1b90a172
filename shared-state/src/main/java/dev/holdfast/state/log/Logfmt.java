package dev.holdfast.state.log;

/**
 * Writes {@code field=value} as collectors parse it. A value is in quotes unless it consists of
 * characters that stand for themselves, and nothing in it can begin a line or a field.
 */
final class Logfmt {
  private static final int MOST_CHARACTERS = 200;
  private static final String PLAIN = "-_.~:/@+";

  private Logfmt() {}

  static void append(StringBuilder line, String field, String value) {
    line.append(' ').append(field).append('=');
    if (isPlain(value)) {
      line.append(value);
    } else {
      quote(line, value);
    }
  }

  private static boolean isPlain(String value) {
    return !value.isEmpty()
        && value.length() <= MOST_CHARACTERS
        && value.chars().allMatch(Logfmt::isPlain);
  }

  private static boolean isPlain(int one) {
    return one < 128 && (Character.isLetterOrDigit(one) || PLAIN.indexOf(one) >= 0);
  }

  private static void quote(StringBuilder line, String value) {
    line.append('"');
    value.codePoints().limit(MOST_CHARACTERS).forEach(one -> escape(line, one));
    line.append('"');
  }

  private static void escape(StringBuilder line, int one) {
    switch (one) {
      case '"' -> line.append("\\\"");
      case '\\' -> line.append("\\\\");
      default -> {
        if (isShown(one)) {
          line.appendCodePoint(one);
        } else {
          line.append(String.format("\\u{%x}", one));
        }
      }
    }
  }

  // What would end the line, or turn what follows around where somebody reads it.
  private static boolean isShown(int one) {
    return switch (Character.getType(one)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
