package dev.holdfast.transcripts.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.transcripts.redaction.Finder.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentRedactionTest {
  private static final Redactor RULES =
      new Redactor(
          Map.of(
              "card-number", Redactors.shipped().get("card-number"),
              "phone", Redactors.shipped().get("phone")),
          name -> {});

  private static ObjectNode segment(String text, boolean isFinal) {
    return JsonNodeFactory.instance.objectNode().put("text", text).put("isFinal", isFinal);
  }

  private static SegmentRedaction without(String text, String words) {
    return SegmentRedaction.NONE.andWords(
        text, Matches.of(words).find(text, Finder.Growth.GROWING));
  }

  private static String then(SegmentRedaction before, String text) {
    ObjectNode segment = segment(text, true);
    Redactor.NONE.redact(segment, before.word());
    return segment.path("text").asText();
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
    ObjectNode last = segment("4111 1111 1111 1199 and 4111 1111 1111 1111 on", true);
    RULES.redact(last, kept);
    assertThat(last.path("text").asText()).isEqualTo("████ and ████ on");
  }

  @Test
  void aTelephoneNumberThatTurnsOutToBeAnAmountStays() {
    String kept = RULES.redact(segment("it costs 1234567", false), "").after();
    ObjectNode last = segment("it costs 1234567 euros", true);
    RULES.redact(last, kept);
    assertThat(last.path("text").asText()).isEqualTo("it costs 1234567 euros");
    ObjectNode other = segment("it costs much", true);
    RULES.redact(other, kept);
    assertThat(other.path("text").asText()).isEqualTo("████");
  }

  @Test
  void wordsThatSayMoreThanTheTextAreLeftOut() {
    ObjectNode last = segment("call me later", true);
    last.putArray("words").addObject().put("text", "Ishmael");
    RULES.redact(last, without("call me Ishmael", "ishmael").word());
    assertThat(last.toString()).doesNotContain("Ishmael");
  }
}
