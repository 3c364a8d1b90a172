package dev.holdfast.state;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Arbitrary texts for parsers: nonsense, and what is nearly right. */
public final class Texts {
  private static final List<String> PIECES =
      List.of(
          "-",
          ".",
          "0",
          "00",
          "1",
          "9",
          "18446744073709551615",
          "99999999999999999999999",
          "a",
          "Z",
          "_",
          " ",
          "\n",
          "\0",
          "é",
          "٣",
          "𝟛",
          "+",
          "{",
          "}",
          "%",
          "\"",
          "\\",
          "\uD800");

  private Texts() {}

  public static String any(Random random) {
    return Stream.generate(() -> PIECES.get(random.nextInt(PIECES.size())))
        .limit(random.nextInt(8))
        .collect(Collectors.joining());
  }
}
