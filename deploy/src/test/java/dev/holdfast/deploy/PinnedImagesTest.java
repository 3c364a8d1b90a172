package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which content an image's name stands for is written down, not left to a registry's tags. */
class PinnedImagesTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String COMPOSE = "compose.yaml";

  @TempDir Path checkout;
  @TempDir Path tools;

  @BeforeEach
  void copy() throws IOException {
    List<String> files =
        new ArrayList<>(
            List.of(
                "holdfast", COMPOSE, "deploy/kubernetes/components/redis-development/redis.yaml"));
    for (String service : Repository.SERVICES) {
      files.add(service + "/Dockerfile.jvm");
      files.add(service + "/Dockerfile.native-micro");
    }
    for (String file : files) {
      Path copy = checkout.resolve(file);
      Files.createDirectories(copy.getParent());
      // As if none had been pinned yet.
      Files.writeString(copy, Repository.read(file).replaceAll("@sha256:[0-9a-f]{64}", ""));
    }
  }

  @Test
  void namesWhatIsNotPinned() throws Exception {
    Answer answer = pin("true", "--check");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.said())
        .contains("haproxy:", "redis:", "openjdk", "micro-image", "mandrel-builder-image")
        .doesNotContain("holdfast/");
  }

  @Test
  void pinsEveryImageOfOthersAndOnlyOnce() throws Exception {
    String resolve = script("echo " + DIGEST);
    String before = read(COMPOSE);

    assertThat(pin(resolve).status()).isZero();
    assertThat(pin("true", "--check")).isEqualTo(new Answer(0, ""));
    String after = read(COMPOSE);
    assertThat(after.replace("@" + DIGEST, "")).isEqualTo(before);
    assertThat(after.split("@" + DIGEST, -1)).hasSize(3);
    assertThat(pin(resolve)).isEqualTo(new Answer(0, ""));
    assertThat(read(COMPOSE)).isEqualTo(after);
    try (Stream<Path> left = Files.walk(checkout)) {
      assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".before"));
    }
  }

  @Test
  void changesNothingForWhatIsNoDigest() throws Exception {
    String before = read(COMPOSE);

    assertThat(pin(script("echo sha256:beef")).status()).isEqualTo(1);
    assertThat(read(COMPOSE)).isEqualTo(before);
  }

  @Test
  void nothingIsReleasedOnAnImageThatIsNotPinned() {
    assertThat(Repository.read(".github/workflows/release.yaml"))
        .contains("- run: deploy/pin-images --check");
  }

  private record Answer(int status, String said) {}

  private Answer pin(String resolve, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Repository.ROOT.resolve("deploy/pin-images").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(Map.of("HOLDFAST_CHECKOUT", checkout.toString(), "RESOLVE", resolve));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), said);
  }

  private String script(String line) throws IOException {
    Path script = tools.resolve("resolve");
    Files.writeString(script, "#!/bin/sh\n" + line + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }

  private String read(String file) throws IOException {
    return Files.readString(checkout.resolve(file));
  }
}
