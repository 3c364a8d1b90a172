package dev.holdfast.state.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue is the one place where events are named; scripts write what it has. */
class EventTypeTest {
  private static final Path SCRIPTS = Path.of("src/main/resources/redis");
  private static final Pattern EMITTED = Pattern.compile("\\bemit\\((?:\\w+, )?'([a-z-]+)'");
  private static final Pattern LITERAL = Pattern.compile("\"([a-z]+(?:-[a-z]+)*)\"");
  private static final Pattern ARGUMENTS = Pattern.compile("\"\\[\\\\\"[a-z-]+\\\\\",");
  private static final Set<String> ERRORS =
      Arrays.stream(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toSet());

  @ParameterizedTest
  @EnumSource
  void isFoundByItsName(EventType type) {
    assertThat(EventType.named(type.wireName())).contains(type);
    assertThat(type.arguments("{}")).isEqualTo("[\"" + type.wireName() + "\",{}]");
  }

  @Test
  void knowsNoEventOfANewerVersion() {
    assertThat(EventType.named("guest-promoted")).isEmpty();
  }

  @Test
  void hasEveryEventThatAScriptLogs() throws IOException {
    Set<String> emitted = new TreeSet<>();
    for (Path script : files(SCRIPTS, ".lua")) {
      EMITTED
          .matcher(Files.readString(script))
          .results()
          .map(m -> m.group(1))
          .forEach(emitted::add);
    }

    assertThat(emitted).hasSizeGreaterThan(20);
    assertThat(emitted)
        .allMatch(name -> EventType.named(name).filter(EventType::isLogged).isPresent());
  }

  @Test
  void isTheOnlyPlaceInMainCodeThatNamesEvents() throws IOException {
    List<String> places = new ArrayList<>();
    for (String module :
        List.of("shared-state", "room-service", "signaling-service", "transcript-service")) {
      for (Path source : files(Path.of("..", module, "src/main/java"), ".java")) {
        if (!source.endsWith("EventType.java") && !source.endsWith("ErrorCode.java")) {
          Files.readString(source)
              .lines()
              .filter(EventTypeTest::namesAnEvent)
              .forEach(line -> places.add(source + ": " + line.trim()));
        }
      }
    }

    assertThat(places).isEmpty();
  }

  // Examples of the documentation name some.
  private static boolean namesAnEvent(String line) {
    return !line.contains("examples = ")
        && (ARGUMENTS.matcher(line).find()
            || LITERAL
                .matcher(line)
                .results()
                .map(literal -> literal.group(1))
                .anyMatch(EventTypeTest::isAnEventAlone));
  }

  // Offer and answer are fields' names too.
  private static boolean isAnEventAlone(String name) {
    return name.contains("-") && EventType.named(name).isPresent() && !ERRORS.contains(name);
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }
}
