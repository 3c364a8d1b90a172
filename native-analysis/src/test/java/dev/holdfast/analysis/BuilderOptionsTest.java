package dev.holdfast.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuilderOptionsTest {
  private final BuilderOptions options = new BuilderOptions();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --initialize-at-run-time=a.B,c    | -H:ClassInitialization@here=a.B:run_time,c:run_time
          --initialize-at-build-time=a      | -H:ClassInitialization@here=a:build_time
          --features=a.F,b.G                | -H:Features@here=a.F,b.G
          --link-at-build-time              | -H:LinkAtBuildTime@here=
          --enable-url-protocols=http,https | -H:EnableURLProtocols@here=http,https
          --enable-monitoring=heapdump      | -H:EnableMonitoringFeatures@here=heapdump
          --enable-native-access=ALL-UNNAMED | -H:EnableNativeAccess@here=ALL-UNNAMED
          --no-fallback                     | -H:FallbackThreshold@here=0
          -march=x86-64-v3                  | -H:MicroArchitecture@here=x86-64-v3
          -O3                               | -H:Optimize@here=3
          -H:IncludeLocales=en,de           | -H:IncludeLocales@here=en,de
          -H:+AllowFoldMethods              | -H:+AllowFoldMethods@here
          -R:MaximumHeapSizePercent=60       | -R:MaximumHeapSizePercent=60
          -H:Properties=a=b                 | -H:Properties@here=a=b
          """)
  void namesAnOptionAsTheBuilderDoesWithItsOrigin(String given, String made) {
    options.add(given, "here");
    assertThat(options.all()).containsExactly(made);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--gc=G1", "--static", "-O9", "-Xmx1g", "--initialise-at-run-time=a"})
  void refusesWhatItDoesNotKnow(String option) {
    assertThatThrownBy(() -> options.add(option, "user"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option)
        .hasMessageContaining("of user");
    assertThat(options.all()).isEmpty();
  }

  @Test
  void keepsTheOrderInWhichOptionsWereGiven() {
    options.add("-H:-B", "one");
    options.set("A", "1", "two");
    assertThat(options.all()).containsExactly("-H:-B@one", "-H:A@two=1");
  }
}
