package dev.holdfast.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageBuilderTest {
  @Test
  void runsOnTheJdkOfItsVersionAlone() {
    assertThatCode(() -> ImageBuilder.requirePlatform(25, "Linux", "amd64"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> ImageBuilder.requirePlatform(26, "Linux", "amd64"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the analysis needs exactly JDK 25, and this is 26");
  }

  @Test
  void runsOnTheSystemOfTheRecordedAnswersAlone() {
    assertThatThrownBy(() -> ImageBuilder.requirePlatform(25, "Mac OS X", "aarch64"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Mac OS X aarch64");
    assertThatThrownBy(() -> ImageBuilder.requirePlatform(25, "Linux", "aarch64"))
        .hasMessageContaining("x86-64");
  }

  @Test
  void tellsTheCompilerFromTheOtherJars() {
    List<Path> jars =
        List.of(
            Path.of("compiler-1.2.jar"), Path.of("svm-1.2.jar"), Path.of("svm-configure-1.2.jar"));

    ImageBuilder builder = ImageBuilder.of(jars);

    assertThat(builder.version()).isEqualTo("1.2");
    assertThat(builder.compiler()).isEqualTo(jars.getFirst());
    assertThat(builder.modulePath()).isEqualTo(jars.subList(1, 3));
  }

  @Test
  void saysWhichJarIsMissing() {
    assertThatThrownBy(() -> ImageBuilder.of(List.of(Path.of("svm-1.2.jar"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("compiler");
  }

  @Test
  void refusesJarsOfSeveralVersions() {
    List<Path> jars =
        List.of(Path.of("svm-2.1.jar"), Path.of("compiler-2.1.jar"), Path.of("word-1.9.jar"));
    assertThatThrownBy(() -> ImageBuilder.of(jars))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not of version 2.1: word-1.9.jar");
  }
}
