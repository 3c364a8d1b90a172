package dev.holdfast.transcripts.redaction;

import static dev.holdfast.transcripts.redaction.TestRedactors.redacted;
import static dev.holdfast.transcripts.redaction.TestRedactors.segment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.transcripts.redaction.Finder.Part;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentRedactionTest {
  private static final Redactor RULES = TestRedactors.shipped("card-number", "phone");

  private static SegmentRedaction without(String text, String words) {
    return SegmentRedaction.NONE.andWords(
        text, Matches.of(words).find(text, Finder.Growth.GROWING));
  }

  private static String then(SegmentRedaction before, String text) {
    return redacted(TestRedactors.NONE, text, before.word());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call me Ishmael       | ishmael   | Ish mael, ISHMAELS    | ████, ████",
        "we are in Łódź        | łódź      | we live in Lodz now   | we live in ████ now",
        "我叫以实玛利             | 以实玛利   | 你好。我叫以实玛利，你呢   | 你好。我叫████，你呢",
        "the pin is 4711       | 4711      | pin ٤٧-١١ 22, thanks  | pin ████, thanks",
        "I say 12              | 12        | I say 3012 or 12      | I say ████ or ████",
        "call me Ishmael       | ishmael   | call him Ahab         | ████",
        "call me Ishmael       | ishmael   | ...                   | ...",
      })
  void findsTheWordsAgainHoweverTheyAreWritten(
      String shown, String words, String said, String stored) {
    assertThat(then(without(shown, words), said)).isEqualTo(stored);
  }

  @Test
  void isKeptWithoutTheWords() {
    SegmentRedaction kept = without("call me Ishmael", "ishmael");
    assertThat(kept.word()).doesNotContainIgnoringCase("ishmael");
    assertThat(SegmentRedaction.parse(kept.word())).isEqualTo(kept);
    assertThat(kept.andWords("call me Ishmael", List.of(new Part(8, 15)))).isEqualTo(kept);
  }

  @Test
  void ofMoreThanIsKeptAllIsRedacted() {
    SegmentRedaction kept = SegmentRedaction.NONE;
    for (int i = 0; i <= SegmentRedaction.MOST_PHRASES; i++) {
      assertThat(kept.isWhole()).isFalse();
      kept = kept.andWords("word" + (char) ('a' + i), List.of(new Part(0, 5)));
    }
    assertThat(kept.isWhole()).isTrue();
    String longest = "a".repeat(Phrase.LONGEST);
    assertThat(without(longest, longest).isWhole()).isFalse();
    assertThat(without(longest + "a", longest).isWhole()).isTrue();
    assertThat(then(kept, "anything")).isEqualTo("████");
  }

  @Test
  void staysSmallHoweverOftenARuleFindsSomethingElse() {
    List<Integer> sizes = new ArrayList<>();
    String kept = "";
    for (int i = 0; i < 200; i++) {
      String number = "4111 1111 1111 %04d and on".formatted(1000 + i);
      kept = RULES.redact(segment(number, false), kept).after();
      sizes.add(kept.length());
    }
    assertThat(sizes.getLast()).isBetween(1, 2_000);
    assertThat(redacted(RULES, "4111 1111 1111 1199 and 4111 1111 1111 1111 on", kept))
        .isEqualTo("████ and ████ on");
  }

  @Test
  void aTelephoneNumberThatTurnsOutToBeAnAmountStays() {
    String kept = RULES.redact(segment("it costs 1234567", false), "").after();
    assertThat(redacted(RULES, "it costs 1234567 euros", kept)).isEqualTo("it costs 1234567 euros");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from 2019 2 2020          | from 2019 to 2020   | from 2019 to 2020",
        "it costs 1234567          | it costs much       | it costs much",
        "ring 532 123 45 67 please | ring someone please | ████",
        "ring 532 123 45 67        | ring 532 123 45 68  | ring ████",
      })
  void aNumberThatMayStillTurnOutOtherwiseCostsNoMoreThanItself(
      String shown, String said, String stored) {
    String kept = RULES.redact(segment(shown, false), "").after();
    assertThat(kept).isNotEmpty();
    assertThat(redacted(RULES, said, kept)).isEqualTo(stored);
  }

  @Test
  void aNumberThatSomebodyAskedToTakeOutIsLookedForWhateverItMightBecome() {
    String kept = RULES.redact(segment("it costs 1234567", false), "").after();
    assertThat(
            redacted(
                new Redactor(Map.of(), Redactors.shipped(), name -> {}), "it costs much", kept))
        .isEqualTo("████");
  }

  @Test
  void comparesSoManyLettersOnlyAndThenShowsNone() {
    SegmentRedaction kept = without("call bb", "bb");
    // Each pair has the same sum.
    String dear = "ac ".repeat(30_000);
    Digests digests = new Digests();
    assertThat(kept.words().getFirst().find(kept.salt(), Letters.of(dear), digests)).isEmpty();
    assertThat(digests.areUsedUp()).isTrue();
    assertThat(then(kept, dear + "bb")).isEqualTo("████");
    assertThat(then(kept, "ac ".repeat(1_000) + "bb")).endsWith("ac ████");
    // The words themselves, however often they stand there.
    assertThat(then(kept, "bb ".repeat(30_000))).startsWith("████ ████");
  }

  @Test
  void findsTheWordsOfAPartInFewSteps() {
    Letters letters = Letters.of("ab 1 ".repeat(20_000));
    AtomicInteger steps = new AtomicInteger();
    List<Letters.Unit> counted =
        new AbstractList<>() {
          @Override
          public Letters.Unit get(int index) {
            steps.incrementAndGet();
            return letters.units().get(index);
          }

          @Override
          public int size() {
            return letters.units().size();
          }
        };
    Letters counting = new Letters(letters.letters(), counted, letters.unitOf());
    assertThat(counting.trimmed(new Part(50_002, 50_005))).isEqualTo(new Part(50_003, 50_004));
    assertThat(counting.of(new Part(50_001, 50_004))).contains("ab1");
    assertThat(counting.of(new Part(50_002, 50_003))).isEmpty();
    assertThat(counting.trimmed(new Part(99_998, 100_000))).isEqualTo(new Part(99_998, 99_999));
    assertThat(steps).hasValueLessThan(200);
  }

  @Test
  void ofATextInWhichARuleFindsMoreThanIsKeptNothingIsShown() {
    Redactor dogs = TestRedactors.of("dog", OwnPattern.of("rex"));
    String kept = dogs.redact(segment("rex or ", false), "").after();
    assertThat(redacted(dogs, "rex or ".repeat(SegmentRedaction.MOST_PHRASES), kept))
        .startsWith("████ or ████ or");
    assertThat(redacted(dogs, "rex or ".repeat(SegmentRedaction.MOST_PHRASES + 1), kept))
        .isEqualTo("████");
  }

  @Test
  void wordsThatSayMoreThanTheTextAreLeftOut() {
    ObjectNode last = segment("call me later", true);
    last.putArray("words").addObject().put("text", "Ishmael");
    RULES.redact(last, without("call me Ishmael", "ishmael").word());
    assertThat(last.toString()).doesNotContain("Ishmael");
  }
}
