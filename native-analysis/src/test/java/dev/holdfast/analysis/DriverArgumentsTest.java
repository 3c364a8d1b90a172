package dev.holdfast.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriverArgumentsTest {
  @Test
  void tellsOptionsOfTheJvmFromOthers() {
    DriverArguments arguments =
        parse("-J-Da=b", "--no-fallback", "-J--add-exports=m/p=ALL", "name", "-jar", "name.jar");

    assertThat(arguments.java()).containsExactly("-Da=b", "--add-exports=m/p=ALL");
    assertThat(arguments.options()).containsExactly("--no-fallback");
    assertThat(arguments.jar()).isEqualTo("name.jar");
  }

  @Test
  void leavesOutTheConfigurationThatIsExcluded() {
    DriverArguments arguments =
        parse("--exclude-config", "io\\.netty", "/META-INF/.*reflect", "-jar", "name.jar");
    Path jar = Path.of("/lib/io.netty.codec.jar");

    assertThat(arguments.exclude(jar, "META-INF/native-image/reflect-config.json")).isTrue();
    assertThat(arguments.exclude(jar, "META-INF/native-image/jni-config.json")).isFalse();
    assertThat(arguments.exclude(Path.of("/lib/other.jar"), "META-INF/a/reflect")).isFalse();
  }

  @Test
  void refusesWhatLacksItsValue() {
    assertThatThrownBy(() -> parse("--no-fallback")).hasMessageContaining("-jar");
    assertThatThrownBy(() -> parse("-jar")).hasMessage("nothing behind -jar");
    assertThatThrownBy(() -> parse("-jar", "a.jar", "--exclude-config", "jar"))
        .hasMessage("nothing behind --exclude-config");
  }

  private static DriverArguments parse(String... words) {
    return DriverArguments.parse(List.of(words));
  }
}
