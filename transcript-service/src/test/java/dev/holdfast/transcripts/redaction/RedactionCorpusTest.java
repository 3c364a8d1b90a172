package dev.holdfast.transcripts.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.transcripts.redaction.CorpusEntry.Known;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each rule takes out, and what it leaves, by example; and how often it errs. */
class RedactionCorpusTest {
  // Two things with only marks between them may be blocked out as one.
  private static final Pattern NEIGHBOURS =
      Pattern.compile(Redactor.BLOCK + "(?:[^\\p{L}\\p{N}█]*" + Redactor.BLOCK + ")+");

  /**
   * @param misses that are known: may only become fewer
   * @param alarms the same
   */
  @ParameterizedTest
  @CsvSource({"card-number, 3, 3", "phone, 1, 3", "email, 1, 0"})
  void findsWhatIsMarkedAndNothingElse(String rule, int misses, int alarms) throws IOException {
    Redactor redactor = TestRedactors.shipped(rule);
    List<CorpusEntry> entries = CorpusEntry.of(rule);
    List<String> wrong = new ArrayList<>();
    for (CorpusEntry entry : entries) {
      String kept = TestRedactors.redacted(redactor, entry.text(), true);
      boolean isRight = joined(kept).equals(joined(entry.expected()));
      if (isRight != (entry.known() == Known.NOTHING)) {
        wrong.add(entry + (isRight ? " is right now: take its mark off" : "\n  -> " + kept));
      }
    }
    print(rule, entries);
    assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    assertThat(count(entries, Known.MISS)).as("known misses").isEqualTo(misses);
    assertThat(count(entries, Known.ALARM)).as("known false alarms").isEqualTo(alarms);
  }

  private static void print(String rule, List<CorpusEntry> entries) {
    int secrets = entries.stream().mapToInt(CorpusEntry::secrets).sum();
    int missed =
        entries.stream()
            .filter(it -> it.known() == Known.MISS)
            .mapToInt(CorpusEntry::secrets)
            .sum();
    long others = entries.stream().filter(it -> it.secrets() == 0).count();
    System.out.printf(
        "%s: %d of %d found (recall %.1f %%), %d false alarms in %d texts without any%n",
        rule,
        secrets - missed,
        secrets,
        100.0 * (secrets - missed) / secrets,
        count(entries, Known.ALARM),
        others);
  }

  private static int count(List<CorpusEntry> entries, Known known) {
    return (int) entries.stream().filter(it -> it.known() == known).count();
  }

  private static String joined(String text) {
    return NEIGHBOURS.matcher(text).replaceAll(Redactor.BLOCK);
  }
}
