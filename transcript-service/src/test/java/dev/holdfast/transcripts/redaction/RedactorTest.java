package dev.holdfast.transcripts.redaction;

import static dev.holdfast.transcripts.redaction.TestRedactors.segment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.testing.SeededRuns;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final Pattern DATE =
      Pattern.compile(
          "\\b\\d{1,2}-\\d{1,2}-(\\d{4}|\\d{2})\\b|\\b\\d{1,2} \\d{1,2} \\d{4}\\b"
              + "|\\b\\d{4}([- ])\\d{1,2}\\2\\d{1,2}\\b|\\b(19|20)\\d\\d[- ](19|20)\\d\\d\\b");

  private final List<String> found = new ArrayList<>();
  private final Redactor redactor =
      TestRedactors.of(
          new LinkedHashMap<>(
              Map.of(
                  "card-number", List.of(new CardNumbers(), new GrowingNumber()),
                  "email", List.of(new EmailAddresses()))),
          found::add);

  private String redacted(String text, boolean isFinal) {
    return TestRedactors.redacted(redactor, text, isFinal);
  }

  @ParameterizedTest
  @CsvSource({
    "my card is 4111 1111 1111 1111,my card is ████",
    "4111-1111-1111-1111 and 378282246310005.,████ and ████.",
    "room 12 4111111111111111,room 12 ████",
    "4111 – 1111 - 1111\u202f1111,████",
    "٤١١١ ١١١١ ١١١١ ١١١١ نعم,████ نعم",
    "४१११११११११११११११,████",
    "it is 4111 1111 1111 1112,it is ████",
    "order 1234567890123,order 1234567890123",
    "write to ann.lee+x@mail.example.org now,write to ████ now",
    "jösé@müller.example is mine,████ is mine",
    "an @ alone and a@b,an @ alone and a@b",
    "😀ann@a.example𝟙@b.example!,😀████!",
  })
  void takesOutOfAFinalWhatItIsToFind(String said, String kept) {
    assertThat(redacted(said, true)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "so it is 4111 11",
        "so it is 4111 1111 1111",
        "so it is 4 1 1 1 1",
        "so it is 411111111111111",
        "so it is ٤١١١ ١١١١ ١١",
        "so it is four one one one one"
      })
  void showsNoDigitsOfANumberThatIsStillBeingSpoken(String said) {
    assertThat(redacted(said, false)).isEqualTo("so it is ████");
    assertThat(redacted(said, true)).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "!", "…", ".\"", " ", ". "})
  void showsNoDigitsOfSuchANumberWhateverPunctuationFollows(String punctuation) {
    assertThat(redacted("is it 4111 1111 1111 111" + punctuation, false))
        .isEqualTo("is it ████" + punctuation);
  }

  @ParameterizedTest
  @CsvSource({
    "so 4111 1111 uh,so ████ uh",
    "so 4111 1111 and then,so ████ and then",
    "so 4111 1111 one moment,so ████ moment",
    "so 4111 1111 you know 11,so ████",
    "so 𝟒𝟏𝟏𝟏 𝟏𝟏,so ████",
    "so 4111/1111:11,so ████",
    "so four one one one one,so ████",
    "so four one 1 1 one one,so ████",
    "on 2026-01-31,on 2026-01-31",
    "at 10:30:45,at 10:30:45",
    "so 4111 1111 were the people who came,so 4111 1111 were the people who came",
  })
  void blocksOutWhatMayStillBecomeANumberBehindAWordToo(String said, String kept) {
    assertThat(redacted(said, false)).isEqualTo(kept);
  }

  @Test
  void leavesAnInterimsFewDigitsAlone() {
    assertThat(redacted("there are 12 of 345 people", false))
        .isEqualTo("there are 12 of 345 people");
    assertThat(redacted("in 2026", false)).isEqualTo("in 2026");
  }

  @Test
  void countsWhatItFoundInFinals() {
    redacted("4111 1111 1111 1111 a@b.example", false);
    redacted("4111 1111 1111 1111 a@b.example", true);
    assertThat(found).containsExactlyInAnyOrder("card-number", "email");
  }

  @Test
  void takesTheWordsOutToo() {
    ObjectNode segment = segment("call 4111 1111 1111 1111 now", true);
    for (String word : List.of("Call", "4111", "1111", "1111", "1111", "now")) {
      segment.withArray("words").addObject().put("text", word).put("startMs", 5).put("x", word);
    }
    redactor.redact(segment, "");
    assertThat(segment.path("words").toString())
        .doesNotContain("4111")
        .isEqualTo(
            "[{\"text\":\"Call\",\"startMs\":5},{\"text\":\"████\",\"startMs\":5},"
                + "{\"text\":\"████\",\"startMs\":5},{\"text\":\"████\",\"startMs\":5},"
                + "{\"text\":\"████\",\"startMs\":5},{\"text\":\"now\",\"startMs\":5}]");
  }

  @ParameterizedTest
  @CsvSource({
    "call 4111 1111 1111 1111 now,Call|41111111|11111111|now,Call|█|█|now",
    "call 4111-1111-1111-1111 now,call|4111|-|1111|-|1111|-|1111|now,call|█|-|█|-|█|-|█|now",
    "call 4111111111111111 now,call|4111|1111|1111|1111|now,call|█|█|█|█|now",
    "call 𝟒𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 now,call|4111|1111|1111|1111|now,call|█|█|█|█|now",
    "𝒜 4111 1111 1111 1111 😀 𝒵,𝒜|4111|1111|1111|1111|😀|𝒵,𝒜|█|█|█|█|😀|𝒵",
    "call 4111 1111 1111 1111 now,call|four|one|one|one|one|now,",
    "call 4111 1111 1111 1111 at 1111 now,call|at|1111|now,",
    "call me now,call|4111 1111|1111 1111|now,",
    "call me now,call|four one one one one one one one|one one one one one one one one|now,",
    "nothing to find here,not|what|the|text|says,not|what|the|text|says",
  })
  void takesWordsOutHoweverTheyAreCut(String text, String words, String kept) {
    ObjectNode segment = segment(text, true);
    for (String word : words.split("\\|")) {
      segment.withArray("words").addObject().put("text", word);
    }
    redactor.redact(segment, "");
    List<String> left = new ArrayList<>();
    segment
        .path("words")
        .forEach(word -> left.add(word.path("text").asText().replace("████", "█")));
    assertThat(segment.has("words")).isEqualTo(kept != null);
    assertThat(String.join("|", left)).isEqualTo(kept == null ? "" : kept);
  }

  @Test
  void leavesOutWordsThatSpellSomethingInAnotherField() {
    ObjectNode segment = segment("nothing to see", true);
    segment.withArray("words").addObject().put("word", "4111 1111").put("punctuated", "1111 1111");
    redactor.redact(segment, "");
    assertThat(segment.has("words")).isFalse();
  }

  @Test
  void leavesOutWordsThatAreNotThoseOfTheText() {
    ObjectNode segment = segment("4111 1111 1111 1111", true);
    segment.withArray("words").addObject().put("word", "4111111111111111");
    redactor.redact(segment, "");
    assertThat(segment.has("words")).isFalse();
  }

  @Test
  void findsACardWhereverItStandsAndHoweverItIsGrouped() {
    SeededRuns.run(
        2_000,
        random -> {
          String card = grouped(card(random), random);
          String said = "a " + card + " b";
          if (!isMostlyDates(card)) {
            assertThat(redacted(said, true)).as(said).isEqualTo("a ████ b");
          }
        });
  }

  // 4-2-25 459691 9-8-89: dates stand, and nobody writes a card so.
  private static boolean isMostlyDates(String card) {
    Matcher dates = DATE.matcher(card);
    BitSet inDates = new BitSet();
    for (int at = 0; dates.find(at); at = dates.start() + 1) {
      inDates.set(dates.start(), dates.end());
    }
    IntStream digits =
        IntStream.range(0, card.length()).filter(i -> Character.isDigit(card.charAt(i)));
    return digits.map(i -> inDates.get(i) ? 1 : -1).sum() >= 0;
  }

  @Test
  void leavesNothingOfACardBetweenOtherNumbers() {
    SeededRuns.run(
        2_000,
        random -> {
          List<String> groups = List.of(card(random).replaceAll("(....)(?=.)", "$1 ").split(" "));
          String number = String.format("%04d", random.nextInt(10_000));
          String kept = redacted(number + " " + String.join(" ", groups) + " " + number, true);
          assertThat(kept.replaceFirst("^" + number, "").replaceFirst(number + "$", ""))
              .as("%s between %s", groups, number)
              .doesNotContainPattern("[0-9]");
        });
  }

  private static String card(Random random) {
    StringBuilder digits = new StringBuilder().append(2 + random.nextInt(8));
    int length = 13 + random.nextInt(7);
    while (digits.length() < length - 1) {
      digits.append(random.nextInt(10));
    }
    for (int check = 0; ; check++) {
      if (CardBrands.hasRightCheckDigit(digits.toString() + check, 0, length)) {
        return digits.append(check).toString();
      }
    }
  }

  private static String grouped(String digits, Random random) {
    StringBuilder grouped = new StringBuilder();
    for (char digit : digits.toCharArray()) {
      if (!grouped.isEmpty() && random.nextInt(4) == 0) {
        grouped.append(random.nextBoolean() ? ' ' : '-');
      }
      grouped.append(digit);
    }
    return grouped.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "ring +41 44 668 18 00 please,ring ████ please",
    "(020) 7946-0958,████",
    "tel. ۰۲۱ ۸۸۷۷ ۶۶۵۵,tel. ████",
    "in 2026 at 10:30,in 2026 at 10:30",
    "room 123456,room 123456",
  })
  void findsPhoneNumbers(String said, String kept) {
    Redactor phones = TestRedactors.of("phone", new PhoneNumbers());
    assertThat(TestRedactors.redacted(phones, said, true)).isEqualTo(kept);
  }
}
