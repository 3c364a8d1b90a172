package dev.holdfast.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Options of the image builder, each with where it comes from, made of those that a person gives to
 * native-image. Only those are known that Quarkus and our libraries use: what is not known fails,
 * since an analysis with other options than the build's is worth nothing.
 */
final class BuilderOptions {
  /** Of ours; "api" says that an option was given by the name that native-image documents. */
  static final String GIVEN = "user+api";

  private static final Map<String, String> RENAMED =
      Map.of(
          "--features", "Features",
          "--link-at-build-time", "LinkAtBuildTime",
          "--enable-url-protocols", "EnableURLProtocols",
          "--enable-monitoring", "EnableMonitoringFeatures",
          "--enable-native-access", "EnableNativeAccess",
          "-march", "MicroArchitecture");

  private final List<String> options = new ArrayList<>();

  /**
   * @param option as native-image takes it
   * @param origin who gives it
   * @throws IllegalArgumentException if it is not known here
   */
  void add(String option, String origin) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    String value = equals < 0 ? "" : option.substring(equals + 1);
    if (name.startsWith("-R:")) {
      // For the executable; where these come from, nobody asks.
      options.add(option);
    } else if (name.startsWith("-H:")) {
      options.add(name + "@" + origin + (equals < 0 ? "" : "=" + value));
    } else if (name.matches("-O[0-3bs]")) {
      set("Optimize", name.substring(2), origin);
    } else if (name.equals("--initialize-at-run-time")) {
      set("ClassInitialization", each(value, ":run_time"), origin);
    } else if (name.equals("--initialize-at-build-time")) {
      set("ClassInitialization", each(value, ":build_time"), origin);
    } else if (name.equals("--no-fallback")) {
      set("FallbackThreshold", "0", origin);
    } else if (RENAMED.containsKey(name)) {
      set(RENAMED.get(name), value, origin);
    } else {
      throw new IllegalArgumentException(
          "native-image's option %s, of %s, is not known to the analysis: add it to %s"
              .formatted(option, origin, BuilderOptions.class.getSimpleName()));
    }
  }

  /** An option by the builder's own name. */
  void set(String name, String value, String origin) {
    options.add("-H:" + name + "@" + origin + "=" + value);
  }

  List<String> all() {
    return List.copyOf(options);
  }

  private static String each(String list, String suffix) {
    return Arrays.stream(list.split(","))
        .map(name -> name + suffix)
        .collect(Collectors.joining(","));
  }
}
