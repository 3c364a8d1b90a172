package dev.holdfast.transcripts.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.SeededRuns;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cards' numbers of all brands, in every shape that can be put together of these. */
class GeneratedCardsTest {
  private static final int RUNS = 3_000;
  private static final List<String> PREFIXES =
      List.of(
          "4", "51", "55", "2221", "2720", "34", "37", "36", "6011", "65", "3528", "62", "9792");
  private static final List<List<Integer>> GROUPS =
      List.of(
          List.of(4, 4, 4, 4, 4),
          List.of(16),
          List.of(2, 2, 2, 2, 2, 2, 2, 2),
          List.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
  private static final List<String> SEPARATORS =
      List.of(
          " ",
          "-",
          ".",
          "/",
          ":",
          "_",
          ", ",
          " - ",
          "\n",
          "\t",
          "\u00a0",
          "\u200b",
          "\ufeff",
          "–",
          "💳",
          " 😀 ",
          "|",
          " / ",
          "; ",
          "…",
          " uh ",
          " and then ",
          " äh ",
          " euh ",
          " dash ",
          " okay ");
  private static final List<String> ZEROS =
      List.of("0", "٠", "०", "０", "\ud835\udfce", "\ud835\udff6", "\ud83a\udd50");
  private static final List<String> BEFORE =
      List.of("", "it is ", "😀 ", "𝒜𝒷 ", "room 12, ", "the number: ", "(", "Karte ");
  private static final List<String> BEHIND =
      List.of("", " thanks", ".", " 😀", ", please", ")", " 𝒵");

  private final Redactor redactor = TestRedactors.shipped("card-number");

  @Test
  void findsACardOfEachBrandInEachShape() {
    SeededRuns.run(RUNS, random -> assertNothingIsLeft(random, card(random)));
  }

  @Test
  void findsACardOfWhichADigitWasMisheard() {
    SeededRuns.run(RUNS, random -> assertNothingIsLeft(random, misheard(card(random), random)));
  }

  private void assertNothingIsLeft(Random random, String card) {
    String grouped = grouped(card, random);
    // Which is no list of other things by its check digit, or by a word.
    boolean isNamed =
        grouped.matches("\\d\\d(, \\d\\d)+")
            && !CardBrands.hasRightCheckDigit(card, 0, card.length());
    String before = isNamed ? "Karte " : one(BEFORE, random);
    String behind = one(BEHIND, random);
    String said = before + inDigits(grouped, one(ZEROS, random)) + behind;
    assertThat(TestRedactors.redacted(redactor, said, true))
        .as(said)
        .isEqualTo(before + Redactor.BLOCK + behind);
    assertThat(TestRedactors.redacted(redactor, said, false))
        .as("interim %s", said)
        .doesNotContain(card.substring(8));
  }

  private static String card(Random random) {
    String prefix = one(PREFIXES, random);
    int length = prefix.matches("3[47]") ? 15 : prefix.equals("36") ? 14 : 16;
    StringBuilder digits = new StringBuilder(prefix);
    while (digits.length() < length - 1) {
      digits.append(random.nextInt(10));
    }
    for (int check = 0; ; check++) {
      if (CardBrands.hasRightCheckDigit(digits.toString() + check, 0, length)) {
        return digits.append(check).toString();
      }
    }
  }

  // Not one of those by which a brand is known.
  private static String misheard(String card, Random random) {
    int at = 6 + random.nextInt(card.length() - 6);
    int other = (card.charAt(at) - '0' + 1 + random.nextInt(9)) % 10;
    return card.substring(0, at) + other + card.substring(at + 1);
  }

  private static String grouped(String card, Random random) {
    List<Integer> sizes = card.length() == 16 ? one(GROUPS, random) : List.of(4, 6, 5);
    String separator = one(SEPARATORS, random);
    StringBuilder grouped = new StringBuilder();
    int from = 0;
    for (int size : sizes) {
      int to = Math.min(card.length(), from + size);
      if (from < to) {
        grouped.append(from == 0 ? "" : separator).append(card, from, to);
      }
      from = to;
    }
    return grouped.toString();
  }

  private static String inDigits(String text, String zero) {
    StringBuilder written = new StringBuilder();
    for (char character : text.toCharArray()) {
      if (character >= '0' && character <= '9') {
        written.appendCodePoint(zero.codePointAt(0) + character - '0');
      } else {
        written.append(character);
      }
    }
    return written.toString();
  }

  private static <T> T one(List<T> those, Random random) {
    return those.get(random.nextInt(those.size()));
  }
}
