package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Libraries that stand ahead of Quarkus' BOM for their fixes: only as long as it is behind. */
class OverriddenVersionsTest {
  @ParameterizedTest
  @CsvSource({
    "netty.version, netty-codec-http",
    "jackson.version, jackson-databind",
    "vertx-core.version, vertx-core"
  })
  void goesWhenTheBomHasIt(String property, String artifact) throws IOException {
    String ours = Repository.find(Repository.read("pom.xml"), element(property));
    String platform = Repository.find(Repository.read("pom.xml"), element("quarkus.version"));
    Path bom =
        Path.of(
            System.getProperty("holdfast.local-repository"),
            "io/quarkus/platform/quarkus-bom",
            platform,
            "quarkus-bom-" + platform + ".pom");
    String theirs =
        Repository.find(
            Files.readString(bom),
            "<artifactId>" + artifact + "</artifactId>\\s*<version>([^<]+)</version>");

    assertThat(Version.parse(ours))
        .as("Quarkus has %s %s: take %s out of pom.xml", artifact, theirs, property)
        .isGreaterThan(Version.parse(theirs));
  }

  private static String element(String name) {
    return "<" + name + ">([^<]+)</" + name + ">";
  }
}
