package dev.holdfast.rooms.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With which keys the service starts. */
class ApiKeysTest {
  private static final String LONG_ENOUGH = "01234567890123456789012345678901";
  private static final String SHORT = LONG_ENOUGH.substring(1);

  @Test
  void thereMustBeOne() {
    for (Optional<List<String>> none :
        List.of(Optional.<List<String>>empty(), Optional.of(List.of(" ")))) {
      assertThatThrownBy(() -> new ApiKeys(none).check(true))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("no API key")
          .hasMessageContaining("holdfast.api-keys");
    }
  }

  @Test
  void noneMayBeShortAndItIsNotPrinted() {
    assertThatThrownBy(() -> keys(LONG_ENOUGH, SHORT).check(false))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("holdfast.api-keys")
        .hasMessageContaining("32")
        .hasMessageNotContaining(SHORT);
    assertThatCode(() -> keys(LONG_ENOUGH).check(false)).doesNotThrowAnyException();
  }

  @Test
  void noneMayLookLikeAToken() {
    assertThatThrownBy(() -> keys(LONG_ENOUGH + ".a.b").check(false))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("holdfast.api-keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
  void aShortOneWillDoWithTheDemoWhereNobodyElseGetsTo(String host) {
    assertThatCode(() -> keys(SHORT).check(null, new Demo(true), host)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "true, 0.0.0.0",
    "true, ::",
    "true, 10.0.0.1",
    "true, localhost.evil.example",
    "true, 127.0.0.1.nip.io",
    "false, 127.0.0.1"
  })
  void aShortOneWillDoNowhereElse(boolean demo, String host) {
    assertThatThrownBy(() -> keys(SHORT).check(null, new Demo(demo), host))
        .isInstanceOf(ConfigurationException.class);
  }

  private static ApiKeys keys(String... keys) {
    return new ApiKeys(Optional.of(List.of(keys)));
  }

  private record Demo(boolean enabled) implements DemoConfig {
    @Override
    public Optional<List<String>> queues() {
      return Optional.empty();
    }
  }
}
