package dev.holdfast.state.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What is remembered of each name, such as a user's or an address's, bounded in number: past so
 * many the newcomers share a thousand places, so that whoever makes up names is in the way of few
 * others. On any thread.
 *
 * @param <T> a limit that several names may have together
 */
public final class LimitsByName<T> {
  public static final int MOST_NAMES = 50_000;
  public static final int SHARED = 1_000;

  // By a name, or by the number of a place that newcomers share.
  private final ConcurrentHashMap<Object, T> limits = new ConcurrentHashMap<>();
  private final Supplier<T> fresh;

  /**
   * @param fresh makes the limit of a name that is not known
   */
  public LimitsByName(Supplier<T> fresh) {
    this.fresh = fresh;
  }

  public T of(String name) {
    T known = limits.get(name);
    if (known != null) {
      return known;
    }
    Object key = limits.size() < MOST_NAMES ? name : Math.floorMod(name.hashCode(), SHARED);
    return limits.computeIfAbsent(key, first -> fresh.get());
  }

  /** Forgets those that are as good as new; to be called now and then. */
  public void forget(Predicate<T> untouched) {
    limits.values().removeIf(untouched);
  }

  /** At most {@link #MOST_NAMES} and {@link #SHARED} together, and a few more in a race. */
  public int size() {
    return limits.size();
  }
}
