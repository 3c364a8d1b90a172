package dev.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus reads of a service, at one moment. */
public final class Scrape {
  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) ?(.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Map<String, String> helps = new TreeMap<>();
  private final Map<String, String> types = new TreeMap<>();
  private final List<Sample> samples;

  /**
   * One value.
   *
   * @param name of the series, such as {@code holdfast_relay_latency_seconds_bucket}
   */
  public record Sample(String name, Map<String, String> labels, double value) {}

  private Scrape(String text) {
    text.lines().forEach(this::readComment);
    this.samples =
        text.lines()
            .flatMap(line -> SAMPLE.matcher(line).results().limit(line.startsWith("#") ? 0 : 1))
            .map(Scrape::sample)
            .toList();
  }

  /** Reads the metrics at an address. */
  public static Scrape of(URI address) {
    HttpRequest request = HttpRequest.newBuilder(address).header("Accept", "text/plain").build();
    try {
      return new Scrape(CLIENT.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Those whose names begin like this: their HELP text, empty if there is none. */
  public Map<String, String> helps(String prefix) {
    return below(helps, prefix);
  }

  /** Those whose names begin like this: {@code counter}, {@code gauge}, {@code histogram} … */
  public Map<String, String> types(String prefix) {
    return below(types, prefix);
  }

  /** The samples of one metric: those of a histogram or a summary too. */
  public List<Sample> samplesOf(String metric) {
    Pattern names = Pattern.compile(Pattern.quote(metric) + "(_bucket|_count|_sum|_max)?");
    return samples.stream()
        .filter(one -> names.matcher(one.name()).matches())
        .filter(one -> one.name().equals(metric) || !types.containsKey(one.name()))
        .toList();
  }

  /** The names of a metric's labels, without those of buckets and quantiles. */
  public TreeSet<String> labelsOf(String metric) {
    return samplesOf(metric).stream()
        .flatMap(one -> one.labels().keySet().stream())
        .filter(label -> !label.equals("le") && !label.equals("quantile"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The sum of all series of this name whose labels have these values; 0 if there are none. */
  public double sum(String name, Map<String, String> labels) {
    return samples.stream()
        .filter(one -> one.name().equals(name))
        .filter(one -> one.labels().entrySet().containsAll(labels.entrySet()))
        .mapToDouble(Sample::value)
        .sum();
  }

  private void readComment(String line) {
    HELP.matcher(line).results().forEach(help -> helps.put(help.group(1), help.group(2)));
    TYPE.matcher(line).results().forEach(type -> types.put(type.group(1), type.group(2)));
  }

  private static Map<String, String> below(Map<String, String> all, String prefix) {
    return all.entrySet().stream()
        .filter(one -> one.getKey().startsWith(prefix))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Sample sample(MatchResult line) {
    Map<String, String> labels =
        line.group(2) == null
            ? Map.of()
            : LABEL
                .matcher(line.group(2))
                .results()
                .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
    return new Sample(line.group(1), labels, Double.parseDouble(line.group(3)));
  }
}
