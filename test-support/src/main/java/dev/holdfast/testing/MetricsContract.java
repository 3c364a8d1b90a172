package dev.holdfast.testing;

import static dev.holdfast.testing.Patience.await;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What a service's own metrics look like to whoever reads them, before any client came: a rate
 * needs what was before, and an autoscaler needs a figure. The application must be a test's own,
 * with at least one queue, and a webhook where there are any.
 */
public abstract class MetricsContract {
  private static final String OWN = "holdfast_";
  private static final Path PAGE = Path.of("../docs/operations.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(holdfast_\\w+)` \\| ([^|]*) \\|([^|]*)\\|");
  private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");

  // https://prometheus.io/docs/practices/naming/; a distribution of counts has its noun.
  private static final Map<String, Pattern> NAMES =
      Map.of(
          "counter", Pattern.compile(".+_total"),
          "histogram", Pattern.compile(".+_(seconds|bytes|events|entries)"),
          "gauge", Pattern.compile(".+(?<!_total|_seconds|_milliseconds|_ms|_count|_sum)"));

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  /** As the page names it, such as {@code room}. */
  protected abstract String service();

  @Test
  void eachSaysWhatItIs() {
    assertThat(ownFamilies(Scrape.of(metrics)))
        .isNotEmpty()
        .allSatisfy(
            (name, type) ->
                assertThat(Scrape.of(metrics).helps(OWN).getOrDefault(name, ""))
                    .as(name)
                    .isNotBlank());
  }

  @Test
  void eachIsNamedAsPrometheusNamesThings() {
    assertThat(ownFamilies(Scrape.of(metrics)))
        .allSatisfy((name, type) -> assertThat(name).as(type).matches(NAMES.get(type)));
  }

  /** The page of the operator and the service tell of the same, from the start. */
  @Test
  void thePageHasEachWithItsLabelsAndEachOfThePageIsThere() {
    Map<String, SortedSet<String>> documented = documented();
    assertThat(documented).isNotEmpty();
    // What is read of Redis comes a moment later.
    await()
        .untilAsserted(
            () -> {
              Scrape now = Scrape.of(metrics);
              Map<String, SortedSet<String>> served = new TreeMap<>();
              ownFamilies(now).keySet().forEach(name -> served.put(name, now.labelsOf(name)));
              assertThat(served).containsExactlyInAnyOrderEntriesOf(documented);
            });
  }

  // With a histogram comes the greatest value of the last minutes, as a gauge.
  private static Map<String, String> ownFamilies(Scrape scrape) {
    Map<String, String> all = scrape.types(OWN);
    return all.entrySet().stream()
        .filter(not(one -> all.containsKey(one.getKey().replaceFirst("_max$", "")) && isMax(one)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static boolean isMax(Map.Entry<String, String> family) {
    return family.getKey().endsWith("_max");
  }

  private Map<String, SortedSet<String>> documented() {
    Map<String, SortedSet<String>> rows = new TreeMap<>();
    ROW.matcher(page())
        .results()
        .filter(row -> isOfThisService(row.group(2)))
        .forEach(row -> rows.put(row.group(1), labels(row.group(3))));
    return rows;
  }

  private boolean isOfThisService(String services) {
    return services.equals("all") || Arrays.asList(services.split(", ")).contains(service());
  }

  private static SortedSet<String> labels(String column) {
    return QUOTED
        .matcher(column)
        .results()
        .map(label -> label.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String page() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
