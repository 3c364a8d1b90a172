package dev.holdfast.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the manifests are held against: the services' own files. */
final class Repository {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path KUBERNETES = ROOT.resolve("deploy/kubernetes");
  static final List<String> SERVICES =
      List.of("signaling-service", "room-service", "transcript-service");

  /** Holdfast's version: that of pom.xml, without its ending. */
  static final String VERSION = find(read("pom.xml"), "<version>(\\d+\\.\\d+\\.\\d+)-SNAPSHOT<");

  private Repository() {}

  static String read(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A property that a service is packaged with. */
  static String property(String service, String name) {
    String properties = read(service + "/src/main/resources/application.properties");
    return find(properties, "(?m)^" + Pattern.quote(name) + "=(.*)$");
  }

  static int port(String service) {
    return Integer.parseInt(property(service, "quarkus.http.port"));
  }

  static int managementPort(String service) {
    return Integer.parseInt(property(service, "quarkus.management.port"));
  }

  /** How long a replica waits for its turn to drain, unless its configuration says otherwise. */
  static Duration longestWait(Duration delay) {
    String source = read("shared-state/src/main/java/dev/holdfast/state/drain/DrainTurn.java");
    return delay.multipliedBy(Integer.parseInt(find(source, " DELAYS = (\\d+);")));
  }

  /** The first group of the pattern, which has to be there. */
  static String find(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .findFirst()
        .map((MatchResult found) -> found.group(1))
        .orElseThrow(() -> new AssertionError("not found: " + pattern));
  }
}
