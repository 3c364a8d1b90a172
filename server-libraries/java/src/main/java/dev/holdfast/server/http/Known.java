package dev.holdfast.server.http;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What all generated values do with their fields. */
public final class Known {
  private Known() {}

  /** A copy without what a later version added and this one does not know; null if it is absent. */
  public static <T> List<T> of(List<T> values) {
    return values == null ? null : values.stream().filter(Objects::nonNull).toList();
  }

  /** The same of a set; the order stays. */
  public static <T> Set<T> of(Set<T> values) {
    if (values == null) {
      return null;
    }
    Set<T> known = new LinkedHashSet<>(values);
    known.remove(null);
    return Collections.unmodifiableSet(known);
  }

  /**
   * Refuses what is incomplete before it is sent.
   *
   * @throws IllegalArgumentException that says what is missing where
   */
  public static void require(Object value, String owner, String field) {
    boolean missing = value == null || value instanceof Collection<?> all && all.contains(null);
    if (missing) {
      throw new IllegalArgumentException(owner + " needs " + field);
    }
  }
}
