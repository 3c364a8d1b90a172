package dev.holdfast.signaling;

import java.util.List;
import java.util.Random;

/** Texts as clients, broken clients and enemies send them. */
public final class RandomText {
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\",
          "\\u00e9",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "/",
          "-",
          "?",
          "0",
          "451",
          "999999999999",
          " ",
          "\n",
          "é",
          "\ud83d\ude00",
          "\ud800",
          "\u0000",
          "null",
          "true",
          "1e9",
          "{\"a\":1}");

  private RandomText() {}

  /** Any characters, the protocol's own above all. */
  public static String any(Random random, int longest) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(longest + 1);
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(4) == 0) {
        text.append((char) random.nextInt(0x10000));
      } else {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString();
  }

  /** A JSON value, with the white space, escapes and numbers that JSON allows. */
  public static String json(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> string(random);
      case 1 -> number(random);
      case 2 -> List.of("true", "false", "null").get(random.nextInt(3));
      case 3 -> string(random);
      case 4 -> object(random, depth);
      default -> {
        StringBuilder array = new StringBuilder("[").append(space(random));
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
          array.append(i == 0 ? "" : ",").append(space(random));
          array.append(json(random, depth - 1)).append(space(random));
        }
        yield array.append("]").toString();
      }
    };
  }

  /** A JSON object. */
  public static String object(Random random, int depth) {
    StringBuilder object = new StringBuilder("{").append(space(random));
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      object.append(i == 0 ? "" : ",").append(space(random));
      object.append("\"k").append(i).append('"').append(space(random)).append(':');
      object.append(space(random)).append(json(random, depth - 1)).append(space(random));
    }
    return object.append("}").toString();
  }

  public static String space(Random random) {
    return " \n\t\r ".substring(random.nextInt(6));
  }

  private static String string(Random random) {
    StringBuilder text = new StringBuilder("\"");
    int size = random.nextInt(6);
    for (int i = 0; i < size; i++) {
      text.append(
          List.of(
                  "a",
                  "\\\"",
                  "\\\\",
                  "\\u00e9",
                  "\\ud83d\\ude00",
                  "\\ud800",
                  "é",
                  "\ud83d\ude00",
                  "]}",
                  "\\n",
                  ",",
                  "\u2028")
              .get(random.nextInt(12)));
    }
    return text.append('"').toString();
  }

  private static String number(Random random) {
    return List.of("0", "-0", "-12", "3.25", "1e9", "-2.5E-3", "12345678901234567890", "0.0")
        .get(random.nextInt(8));
  }
}
