package dev.holdfast.state.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FormatTest {
  private static final Path SCRIPTS = Path.of("src/main/resources/redis");
  private final SimpleMeterRegistry counts = new SimpleMeterRegistry();

  @BeforeEach
  void count() {
    Metrics.addRegistry(counts);
  }

  @AfterEach
  void stopCounting() {
    Metrics.removeRegistry(counts);
  }

  /** A later format is written by a later version; then this test and decision 019 change too. */
  @Test
  void allThatScriptsSayAndAppendIsOfTheFirstFormat() throws IOException {
    assertThat(Format.NEWEST).isEqualTo(1);
    assertThat(found("'SPUBLISH', \\w+, '(.)")).isNotEmpty().isSubsetOf("+", "~", "!");
    assertThat(found("'XADD', (?:key|outbox),.*?'(p\\d*)', payload")).hasSize(2).containsOnly("p");
    assertThat(found("'HSET', \\w+, '(" + Format.FIELD + ")'")).isEmpty();
  }

  @Test
  void onlyTheFirstFormatIsKnown() {
    assertThat(Format.isNewer("1")).isFalse();
    assertThat(Format.isNewer("2")).isTrue();
    assertThat(Format.isNewer("later")).isTrue();
    assertThat(Format.isNewer("")).isTrue();
  }

  @Test
  void fieldsOfALaterVersionAreLeftAloneAndWhatIsNoNumberIsMissing() {
    Fields fields = fields("later", "x", "at", "7", "since", "later", "format", "2");

    assertThat(fields.number("at")).hasValue(7);
    assertThat(fields.number("since")).isEmpty();
    assertThat(fields.number("since", 3)).isEqualTo(3);
    assertThat(fields.number("missing", 4)).isEqualTo(4);
    assertThat(fields.text("later")).contains("x");
    assertThat(counts.get("holdfast.newer.formats.ignored").tag("kind", "hash").counter().count())
        .isEqualTo(4);
  }

  @Test
  void aHashWithoutANumberIsOfTheFirstFormat() {
    assertThat(fields("at", "7").has("at")).isTrue();
    // Those that another test has made are counted from 0 here.
    assertThat(counts.find("holdfast.newer.formats.ignored").counters())
        .allSatisfy(counter -> assertThat(counter.count()).isZero());
  }

  private static Fields fields(String... flat) {
    MultiType list = MultiType.create(flat.length, false);
    Stream.of(flat).forEach(one -> list.add(BulkType.create(Buffer.buffer(one), false)));
    return Fields.of(list);
  }

  private static List<String> found(String pattern) throws IOException {
    try (Stream<Path> files = Files.walk(SCRIPTS)) {
      return files
          .filter(file -> file.toString().endsWith(".lua"))
          .flatMap(file -> Pattern.compile(pattern).matcher(text(file)).results())
          .map((MatchResult one) -> one.group(1))
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
