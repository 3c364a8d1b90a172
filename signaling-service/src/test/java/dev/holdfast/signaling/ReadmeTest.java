package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.signaling.demo.DemoConfig;
import dev.holdfast.signaling.engineio.AddressConfig;
import dev.holdfast.signaling.engineio.EngineConfig;
import dev.holdfast.signaling.replica.ReplicaConfig;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.token.ClaimsConfig;
import dev.holdfast.state.token.TokenConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        EngineConfig.class,
        AddressConfig.class,
        ReplicaConfig.class,
        DemoConfig.class,
        SessionConfig.class,
        RoomConfig.class,
        TokenConfig.class,
        ClaimsConfig.class
      })
  void namesEveryPropertyWithItsDefault(Class<?> mapping) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    Stream.of(mapping.getMethods())
        .filter(method -> !method.isDefault() && method.getParameterCount() == 0)
        .filter(method -> !method.getName().equals("types"))
        .forEach(property -> assertThat(readme).contains(row(mapping, property)));
  }

  private static String row(Class<?> mapping, Method property) {
    String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
    String name = property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    WithDefault given = property.getAnnotation(WithDefault.class);
    return "| `" + prefix + "." + name + "` | " + (given == null ? "" : given.value()) + " |";
  }
}
