package dev.holdfast.analysis;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the image builder said.
 *
 * @param lines of its output
 */
record BuilderLog(List<String> lines) {
  private static final Predicate<String> REFUSAL =
      Pattern.compile("(\\d+ fatal errors? detected:|Fatal error: |Error: ).*").asMatchPredicate();
  private static final Predicate<String> STACK =
      Pattern.compile("\\s+at [\\w.]+/.*|\tat .*|\t\\.\\.\\. \\d+ more").asMatchPredicate();
  private static final Predicate<String> RULER = Pattern.compile("[-=]{20,}").asMatchPredicate();
  private static final Predicate<String> REACHED =
      Pattern.compile("\\s*[\\d,]+ types,.* found reachable").asMatchPredicate();
  private static final Pattern MISSING = Pattern.compile("NoClassDefFoundError: ([\\w/$]+)");

  static BuilderLog of(String said) {
    return new BuilderLog(said.lines().toList());
  }

  /** How much it found reachable. */
  String reached() {
    return lines.stream().filter(REACHED).findFirst().orElse("").trim();
  }

  /**
   * What it refuses, with the classes, and how they came to be reached, as it tells it: without the
   * stacks of its own, and each line once. Empty if it refused nothing.
   */
  String refusal() {
    return lines.stream()
        .dropWhile(REFUSAL.negate())
        .takeWhile(RULER.negate())
        .filter(line -> !line.isBlank() && !STACK.test(line))
        // What it is caused by is told above, cut off.
        .filter(line -> !line.startsWith("Caused by: com.oracle."))
        .distinct()
        .collect(Collectors.joining("\n"));
  }

  /** Whether it wanted to ask a C compiler what is not recorded. */
  boolean lacksAnswers() {
    return lines.stream().anyMatch(line -> line.contains("Could not load CAPCache file"));
  }

  /** Classes that it did not find, as {@code package.Name}. */
  List<String> missingClasses() {
    return MISSING
        .matcher(String.join("\n", lines))
        .results()
        .map(found -> found.group(1).replace('/', '.'))
        .distinct()
        .toList();
  }
}
