package dev.holdfast.transcripts.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.testing.SeededRuns;
import dev.holdfast.transcripts.history.Captions.Caption;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionsTest {
  private static final String LONG =
      "Well, I have been calling about this bill since last Tuesday, and every time somebody tells me "
          + "that it will be looked at, but nobody ever calls me back, which is really not how I would "
          + "like to be treated after nine years.";

  private static List<Caption> even(String text, long startMs, long endMs) {
    return Captions.of(text, Timeline.even(text.length(), startMs, endMs), 0);
  }

  private static String words(List<Caption> captions) {
    return captions.stream()
        .map(one -> one.text().replace('\n', ' '))
        .collect(Collectors.joining(" "));
  }

  private static void assertReadable(List<Caption> captions) {
    assertThat(captions)
        .allSatisfy(
            one -> {
              assertThat(one.text().lines().count()).isBetween(1L, 2L);
              assertThat(one.text().lines()).allMatch(line -> line.length() <= 42);
              assertThat(one.endMs() - one.startMs()).isBetween(1L, 7_000L);
            });
    assertThat(captions).extracting(Caption::startMs).isSorted();
  }

  @Test
  void leavesWhatIsShortAsItIs() {
    assertThat(even("Yes, please.", 1_000, 2_000))
        .containsExactly(new Caption(1_000, 2_000, "Yes, please."));
  }

  @Test
  void breaksBetweenWordsAndDividesTheTimeByTheCharacters() {
    List<Caption> captions = even(LONG, 10_000, 24_000);
    assertReadable(captions);
    assertThat(captions.getFirst().text())
        .isEqualTo("Well, I have been calling about this bill\nsince last Tuesday, and every time");
    assertThat(captions.getFirst().startMs()).isEqualTo(10_000);
    assertThat(captions.getLast().endMs()).isEqualTo(24_000);
    assertThat(captions).hasSize(3);
    assertThat(words(captions)).isEqualTo(LONG);
  }

  @Test
  void takesTheTimesOfTheWordsWhereTheyAreKnown() {
    ArrayNode words = JsonNodeFactory.instance.arrayNode();
    String[] spelt = "One two three four".split(" ");
    long[] starts = {1_000, 2_000, 9_500, 10_000};
    for (int i = 0; i < spelt.length; i++) {
      words
          .addObject()
          .put("text", spelt[i])
          .put("startMs", starts[i])
          .put("endMs", starts[i] + 300);
    }
    String text = "One two three, four";
    assertThat(Captions.of(text, Timeline.of(text, 0, 20_000, words), 0))
        .containsExactly(
            new Caption(1_000, 2_300, "One two"), new Caption(9_500, 10_300, "three, four"));
  }

  @Test
  void showsNothingForLongerThanItCanBeReadWithoutEnd() {
    assertThat(even("Hm.", 0, 60_000)).containsExactly(new Caption(0, 7_000, "Hm."));
  }

  @Test
  void leavesRoomForTheNameBeforeTheFirstLine() {
    List<Caption> captions = Captions.of(LONG, Timeline.even(LONG.length(), 0, 9_000), 13);
    assertThat(captions)
        .allSatisfy(
            one -> assertThat(one.text().lines().findFirst().orElseThrow()).hasSizeLessThan(30));
    assertThat(words(captions)).isEqualTo(LONG);
  }

  @Test
  void breaksBetweenCharactersWhereThereAreNoSpacesAndNotBeforePunctuation() {
    String text = "私の注文番号は四二七三です。先週の火曜日からずっと電話をしていますが、誰も折り返してくれません。".repeat(3);
    List<Caption> captions = even(text, 0, 20_000);
    assertReadable(captions);
    assertThat(captions).hasSizeGreaterThan(3);
    assertThat(captions)
        .flatExtracting(one -> one.text().lines().toList())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(21).doesNotMatch("^[。、].*"));
    assertThat(words(captions).replace(" ", "")).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "e\u0301", "👩‍👩‍👧", "한", "ก็"})
  void cutsAWordThatIsLongerThanALineAndNoCharacterInIt(String character) {
    String text = character.repeat(150);
    List<Caption> captions = even(text, 0, 5_000);
    assertReadable(captions);
    assertThat(captions)
        .flatExtracting(one -> one.text().lines().toList())
        .allSatisfy(line -> assertThat(line.length() % character.length()).isZero());
    assertThat(words(captions).replace(" ", "")).isEqualTo(text);
  }

  @Test
  void losesNoWordWhateverIsSaid() {
    SeededRuns.run(50, CaptionsTest::anyText);
  }

  private static void anyText(Random random) {
    String text =
        IntStream.range(0, 1 + random.nextInt(80))
            .mapToObj(i -> (random.nextInt(3) == 0 ? "字" : "w").repeat(1 + random.nextInt(60)))
            .collect(Collectors.joining(" "));
    List<Caption> captions =
        Captions.of(text, Timeline.even(text.length(), 0, random.nextInt(90_000)), 0);
    assertReadable(captions);
    assertThat(words(captions).replace(" ", "")).isEqualTo(text.replace(" ", ""));
  }
}
