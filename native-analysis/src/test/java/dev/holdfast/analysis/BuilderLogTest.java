package dev.holdfast.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuilderLogTest {
  private static final String RULER = "-".repeat(120);

  @Test
  void tellsWhatIsInTheImageHeapAndHowItWasReached() {
    BuilderLog log =
        BuilderLog.of(
            """
            [2/8] Performing analysis...  []                              (36.0s @ 0.80GB)
                3,744 types,   3,159 fields, and  11,327 methods found reachable

            Fatal error: example.UnsupportedFeatureException: Detected an instance of Random
            Object was reached by
              scanning root java.security.SecureRandom@1: NativePRNG embedded in
                dev.holdfast.Ids.random(Ids.java:24)
              parsing method dev.holdfast.Ids.random(Ids.java:23) reachable via
                at dev.holdfast.Endpoint.get(Unknown Source)
                at root method.(Unknown Source)

            \tat org.graalvm.nativeimage.pointsto/com.oracle.Scanner.scan(Scanner.java:618)
            Caused by: com.oracle.UnsupportedFeatureException: Detected an instance, you can use
            \t... 11 more
            """
                + RULER
                + "\n   1.5s (5.4% of total time) in 11 GCs\n");

    assertThat(log.refusal())
        .isEqualTo(
            """
            Fatal error: example.UnsupportedFeatureException: Detected an instance of Random
            Object was reached by
              scanning root java.security.SecureRandom@1: NativePRNG embedded in
                dev.holdfast.Ids.random(Ids.java:24)
              parsing method dev.holdfast.Ids.random(Ids.java:23) reachable via
                at dev.holdfast.Endpoint.get(Unknown Source)
                at root method.(Unknown Source)""");
    assertThat(log.missingClasses()).isEmpty();
  }

  @Test
  void tellsEachMissingClassOnce() {
    BuilderLog log =
        BuilderLog.of(
            """
            2 fatal errors detected:
            Fatal error: java.lang.NoClassDefFoundError: example/config/Missing
            \tat java.base/java.lang.Class.getDeclaredMethods0(Native Method)
            Caused by: java.lang.ClassNotFoundException: example.config.Missing
            \t... 25 more
            Fatal error: java.lang.NoClassDefFoundError: example/config/Missing
            \tat java.base/java.lang.Class.getDeclaredMethods0(Native Method)
            """);

    assertThat(log.refusal())
        .isEqualTo(
            """
            2 fatal errors detected:
            Fatal error: java.lang.NoClassDefFoundError: example/config/Missing
            Caused by: java.lang.ClassNotFoundException: example.config.Missing""");
    assertThat(log.missingClasses()).containsExactly("example.config.Missing");
  }

  @Test
  void refusesNothingIfItEndedForAnotherReason() {
    BuilderLog log = BuilderLog.of("Could not reserve memory\nat all");
    assertThat(log.refusal()).isEmpty();
    assertThat(log.reached()).isEmpty();
  }

  @Test
  void tellsThatAnAnswerOfACompilerIsNotRecorded() {
    assertThat(
            BuilderLog.of("Error: Could not load CAPCache file. Ensure that … a.cap")
                .lacksAnswers())
        .isTrue();
    assertThat(BuilderLog.of("Error: Unsupported features in 2 methods").lacksAnswers()).isFalse();
  }

  @Test
  void tellsHowMuchIsReachable() {
    assertThat(
            BuilderLog.of(" 17,400 types,  24,894 fields, and  84,861 methods found reachable\n")
                .reached())
        .isEqualTo("17,400 types,  24,894 fields, and  84,861 methods found reachable");
  }
}
