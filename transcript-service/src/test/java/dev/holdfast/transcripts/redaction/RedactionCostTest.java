package dev.holdfast.transcripts.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.holdfast.testing.SeededRuns;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Looks at characters are counted, which no busy machine changes: some for each, never the square.
 */
class RedactionCostTest {
  private static final int LENGTH = 10_000;
  private static final int LOOKS_AT_A_CHARACTER = 500;
  // What copies all of a text for each of its characters takes gigabytes.
  private static final int BYTES_OF_A_CHARACTER = 20_000;
  // Of the thread's own time, whatever else runs: some 200 ms are needed, the square takes more.
  private static final Duration GENEROUS = Duration.ofSeconds(5);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final String DEAR = "a1 .,-@+()/é\u0661\u2013\ud835\udfd9\n";

  private final Map<String, Finder> shipped =
      Map.of(
          "card-number",
          new CardNumbers(),
          "growing",
          new GrowingNumber(),
          "email",
          new EmailAddresses(),
          "spoken email",
          new SpokenEmailAddresses(),
          "phone",
          new PhoneNumbers());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@a|.a|",
        "|a@|",
        "|a@a |",
        "|1|",
        "|1 |",
        "|12 |",
        "|1.,-|",
        "|0 |",
        "|+|",
        "|(|",
        "|a.|@",
        "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1| |a",
        "a@|a-|",
        "a@a.a|.a-|!",
        "|1(|a",
        "+|1|a",
        "12345|.|a",
        "|\u00e9|@a.b",
        "|4|",
        "|41 |",
        "|4111 |",
        "|4111 uh |",
        "|four one |",
        "|double |four",
        "|twenty |one",
        "|4 card |",
        "|cvv |123",
        "|cvv 1 |",
        "|exp 1 |",
        "|security code |1",
        "|a dot |at b dot c",
        "|at a dot |",
        "|a |at b dot cd",
        "|order is |1234567",
        "de|12 |",
        "|de12 |",
        "1|.1|",
        "|\u200b1|",
        "1|\u200b|1",
        "1|. |1",
        "|\u0130|",
        "|\u0130|@a.b"
      })
  void looksAtEachCharacterOfADearTextSomeTimesOnly(String text) {
    String[] parts = text.split("\\|", -1);
    // As long as a message may be: a stack that grew with it would overflow.
    assertLinear(parts[0] + parts[1].repeat(95_000 / parts[1].length()) + parts[2]);
  }

  @Test
  void looksAtEachCharacterOfAnyTextSomeTimesOnly() {
    SeededRuns.run(
        40,
        random ->
            assertLinear(some(random, 4) + some(random, 5).repeat(LENGTH / 5) + some(random, 40)));
  }

  @Test
  void searchesOwnPatternsInProportionToTheText() {
    for (String dear : List.of("(a|a)*b", "(a*)*c", "(.*a){20}b", "(x+x+)+y")) {
      CountedText text = new CountedText("a".repeat(2_000));
      OwnPattern.of(dear).find(text, Finder.Growth.DONE);
      assertThat(text.looks).as(dear).isLessThan(20 * 2_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?=a)b", "(a)\\1", "(?<!a)b", "["})
  void refusesOwnPatternsThatCannotBeSearchedSo(String pattern) {
    assertThatThrownBy(() -> OwnPattern.of(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RE2");
  }

  @Test
  void takesAWordThatIsNoneForAReasonToDropAllOfThem() {
    ObjectNode segment =
        JsonNodeFactory.instance.objectNode().put("text", "a".repeat(50_000)).put("isFinal", true);
    segment.withArray("words").addObject().put("text", "a".repeat(25_000) + "b");
    Redactor.blockOut(segment, List.of(new Finder.Part(0, 1)));
    assertThat(segment.has("words")).isFalse();
  }

  private void assertLinear(String text) {
    shipped.forEach(
        (name, finder) -> {
          CountedText counted = new CountedText(text);
          long before = THREADS.getCurrentThreadCpuTime();
          long taken = THREADS.getCurrentThreadAllocatedBytes();
          // For what an interim may become all of it is looked at too, and more.
          finder.find(counted, Finder.Growth.GROWING);
          Duration spent = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
          taken = THREADS.getCurrentThreadAllocatedBytes() - taken;
          assertThat(spent).as("%s in %s…", name, text.substring(0, 60)).isLessThan(GENEROUS);
          assertThat(taken)
              .as("bytes of %s in %s…", name, text.substring(0, 60))
              .isLessThan((long) BYTES_OF_A_CHARACTER * text.length());
          assertThat(counted.looks)
              .as("%s in %s…", name, text.substring(0, 60))
              .isLessThan((long) LOOKS_AT_A_CHARACTER * text.length());
        });
  }

  private static String some(Random random, int length) {
    int[] dear = DEAR.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.appendCodePoint(dear[random.nextInt(dear.length)]);
    }
    return text.toString();
  }

  private static final class CountedText implements CharSequence {
    private final String text;
    private long looks;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
