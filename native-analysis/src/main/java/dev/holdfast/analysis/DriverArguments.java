package dev.holdfast.analysis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Arguments of native-image, told apart.
 *
 * @param java for the JVM that builds, without their {@code -J}
 * @param options all others, as they stand
 * @param exclusions what of the libraries' own configuration does not count
 * @param jar of the service, a file's name
 */
record DriverArguments(
    List<String> java, List<String> options, List<Exclusion> exclusions, String jar) {

  /** Configuration files in certain jars. */
  record Exclusion(Pattern jar, Pattern resource) {
    boolean covers(Path jar, String resource) {
      return this.jar.matcher(jar.toString()).find()
          && this.resource.matcher("/" + resource).find();
    }
  }

  /**
   * @throws IllegalArgumentException if no jar is named, or an argument lacks what belongs to it
   */
  static DriverArguments parse(List<String> words) {
    List<String> java = new ArrayList<>();
    List<String> options = new ArrayList<>();
    List<Exclusion> exclusions = new ArrayList<>();
    String jar = null;
    Iterator<String> left = words.iterator();
    while (left.hasNext()) {
      String word = left.next();
      if (word.equals("--exclude-config")) {
        exclusions.add(
            new Exclusion(Pattern.compile(after(word, left)), Pattern.compile(after(word, left))));
      } else if (word.equals("-jar")) {
        jar = after(word, left);
      } else if (word.startsWith("-J")) {
        java.add(word.substring(2));
      } else if (word.startsWith("-")) {
        options.add(word);
      }
      // Else it is the executable's name, and none is made.
    }
    if (jar == null) {
      throw new IllegalArgumentException("no -jar among native-image's arguments");
    }
    return new DriverArguments(
        List.copyOf(java), List.copyOf(options), List.copyOf(exclusions), jar);
  }

  boolean exclude(Path jar, String resource) {
    return exclusions.stream().anyMatch(exclusion -> exclusion.covers(jar, resource));
  }

  private static String after(String word, Iterator<String> left) {
    if (!left.hasNext()) {
      throw new IllegalArgumentException("nothing behind " + word);
    }
    return left.next();
  }
}
