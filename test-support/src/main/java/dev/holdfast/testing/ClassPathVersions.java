package dev.holdfast.testing;

import java.io.File;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which versions of a library's jars are on the class path of the tests, as Maven resolved it. */
public final class ClassPathVersions {
  private ClassPathVersions() {}

  /**
   * @param artifacts a regular expression of the jars' artifact ids
   * @return the names of such jars, without those of the version
   */
  public static List<String> otherThan(String version, String artifacts) {
    Pattern jar = Pattern.compile("(?:" + artifacts + ")-\\d[^/]*\\.jar");
    return Stream.of(classPath().split(File.pathSeparator))
        .map(entry -> new File(entry).getName())
        .filter(name -> jar.matcher(name).matches())
        .filter(name -> !name.endsWith("-" + version + ".jar"))
        .toList();
  }

  // Surefire hides it behind a jar that has only a manifest.
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
