package dev.holdfast.transcripts.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.testing.SeededRuns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private final List<String> found = new ArrayList<>();
  private final Redactor redactor =
      new Redactor(
          new LinkedHashMap<>(
              Map.of(
                  "card-number", List.of(new CardNumbers(), new GrowingNumber()),
                  "email", List.of(new EmailAddresses()))),
          found::add);

  private ObjectNode segment(String text, boolean isFinal) {
    return JsonNodeFactory.instance.objectNode().put("text", text).put("isFinal", isFinal);
  }

  private String redacted(String text, boolean isFinal) {
    ObjectNode segment = segment(text, isFinal);
    redactor.redact(segment);
    return segment.path("text").asText();
  }

  @ParameterizedTest
  @CsvSource({
    "my card is 4111 1111 1111 1111,my card is ████",
    "4111-1111-1111-1111 and 378282246310005.,████ and ████.",
    "room 12 4111111111111111,room 12 ████",
    "4111 – 1111 - 1111\u202f1111,████",
    "٤١١١ ١١١١ ١١١١ ١١١١ نعم,████ نعم",
    "४१११११११११११११११,████",
    "it is 4111 1111 1111 1112,it is 4111 1111 1111 1112",
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
        "my card is 4111 11",
        "my card is 4111 1111 1111",
        "my card is 4111 1111 1111 111",
        "my card is 4111 – 1111 - 1111\u202f111",
        "my card is ٤١١١ ١١١١ ١١"
      })
  void showsNoDigitsOfANumberThatIsStillBeingSpoken(String said) {
    assertThat(redacted(said, false)).isEqualTo("my card is ████");
    assertThat(redacted(said, true)).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "!", "…", ".\"", " ", ". "})
  void showsNoDigitsOfSuchANumberWhateverPunctuationFollows(String punctuation) {
    assertThat(redacted("is it 4111 1111 1111 111" + punctuation, false))
        .isEqualTo("is it ████" + punctuation);
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
    redactor.redact(segment);
    assertThat(segment.path("words").toString())
        .doesNotContain("4111")
        .isEqualTo(
            "[{\"text\":\"Call\",\"startMs\":5},{\"text\":\"████\",\"startMs\":5},"
                + "{\"text\":\"████\",\"startMs\":5},{\"text\":\"████\",\"startMs\":5},"
                + "{\"text\":\"████\",\"startMs\":5},{\"text\":\"now\",\"startMs\":5}]");
  }

  @Test
  void leavesOutWordsThatAreNotThoseOfTheText() {
    ObjectNode segment = segment("4111 1111 1111 1111", true);
    segment.withArray("words").addObject().put("word", "4111111111111111");
    redactor.redact(segment);
    assertThat(segment.has("words")).isFalse();
  }

  @Test
  void findsACardWhereverItStandsAndHoweverItIsGrouped() {
    SeededRuns.run(
        2_000,
        random -> {
          String said = "a " + grouped(card(random), random) + " b";
          assertThat(redacted(said, true)).as(said).isEqualTo("a ████ b");
        });
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
    StringBuilder digits = new StringBuilder().append(1 + random.nextInt(9));
    int length = 13 + random.nextInt(7);
    while (digits.length() < length - 1) {
      digits.append(random.nextInt(10));
    }
    for (int check = 0; ; check++) {
      if (CardNumbers.hasRightCheckDigit(digits.toString() + check)) {
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
    Redactor phones = new Redactor(Map.of("phone", List.of(Matches.PHONE)), name -> {});
    ObjectNode segment = segment(said, true);
    phones.redact(segment);
    assertThat(segment.path("text").asText()).isEqualTo(kept);
  }
}
