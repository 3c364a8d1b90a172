package dev.holdfast.state.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.testing.Logged;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines of the log that tell of happenings. */
class HappeningLogTest {
  @AfterEach
  void tellAll() {
    HappeningLog.share(1);
  }

  @Test
  void aLineReadsAsText() {
    try (Logged logged = new Logged()) {
      HappeningLog.tell(
          Happening.SESSION_RESUMED,
          "s1",
          line -> line.session("s1").user("ada").with("from", "").with("awayMs", 12));

      assertThat(logged.happenings("s1"))
          .containsExactly("session-resumed session=s1 user=ada awayMs=12");
    }
  }

  @Test
  void idsAreFieldsOfTheirOwnToJson() {
    Logger logger = Logger.getLogger("dev.holdfast.happenings.call-ended");
    Recording recording = new Recording();
    logger.addHandler(recording);
    try {
      HappeningLog.tell(
          Happening.CALL_ENDED, "c1", line -> line.call("c1").room("r1").with("reason", "removed"));
    } finally {
      logger.removeHandler(recording);
    }

    assertThat(recording.fields)
        .isEqualTo(Map.of("happening", "call-ended", "call", "c1", "room", "r1"));
    assertThat(org.jboss.logging.MDC.getMap()).doesNotContainKeys("happening", "call", "room");
  }

  @Test
  void aValueForgesNeitherLineNorField() {
    try (Logged logged = new Logged()) {
      String id = "eve\ncall-ended call=c9 \"x\" \\ \u202e\u2028 é";
      HappeningLog.tell(Happening.SESSION_BEGAN, "s2", line -> line.session("s2").user(id));

      assertThat(logged.happenings("s2"))
          .containsExactly(
              "session-began session=s2"
                  + " user=\"eve\\u{a}call-ended call=c9 \\\"x\\\" \\\\ \\u{202e}\\u{2028} é\"");
    }
  }

  @Test
  void aValueHasABound() {
    try (Logged logged = new Logged()) {
      HappeningLog.tell(
          Happening.SESSION_BEGAN, "s3", line -> line.session("s3").user("u".repeat(5_000)));

      assertThat(logged.happenings("s3").getFirst()).hasSizeLessThan(300);
    }
  }

  @ParameterizedTest
  @EnumSource(Happening.class)
  void nothingIsBuiltOfAKindThatIsOff(Happening kind) {
    Logger logger = Logger.getLogger("dev.holdfast.happenings." + kind.wireName());
    AtomicBoolean built = new AtomicBoolean();
    logger.setLevel(Level.OFF);
    try {
      HappeningLog.tell(kind, "s4", line -> built.set(true));
      HappeningLog.tell(kind, line -> built.set(true));
    } finally {
      logger.setLevel(null);
    }

    assertThat(built).isFalse();
  }

  @Test
  void nothingIsBuiltOutsideTheShare() {
    HappeningLog.share(0);
    AtomicBoolean built = new AtomicBoolean();

    HappeningLog.tell(Happening.CALL_ENDED, "c2", line -> built.set(true));
    assertThat(built).isFalse();

    HappeningLog.tell(Happening.DRAIN_BEGAN, line -> built.set(true));
    assertThat(built).isTrue();
  }

  @Test
  void theShareIsKeptAndWhoIsInASmallOneIsInEachLargerOne() {
    long in =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "call-" + i)
            .filter(id -> HappeningLog.isInShare(id, 0.1))
            .peek(id -> assertThat(HappeningLog.isInShare(id, 0.2)).isTrue())
            .count();

    assertThat(in).isCloseTo(1_000, within(150L));
    assertThat(HappeningLog.isInShare("call-1", 1)).isTrue();
  }

  @Test
  void theOperationsPageNamesAllOfThem() throws Exception {
    String page = Files.readString(Path.of("../docs/operations.md"));

    assertThat(page.lines().filter(line -> line.matches("\\| `[a-z-]+` \\| [^|]*\\| [^|]*\\|")))
        .map(line -> line.split(" \\| ")[0] + " | " + line.split(" \\| ")[1])
        .containsAll(
            Arrays.stream(Happening.values())
                .map(one -> "| `" + one.wireName() + "` | " + one.sentence())
                .toList());
  }

  private static final class Recording extends Handler {
    private Map<String, String> fields = Map.of();

    @Override
    public void publish(LogRecord one) {
      fields = ExtLogRecord.wrap(one).getMdcCopy();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
