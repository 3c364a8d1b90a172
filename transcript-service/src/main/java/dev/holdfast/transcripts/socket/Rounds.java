package dev.holdfast.transcripts.socket;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is looked at once a round, each at one of the round's turns: what comes at the same time is
 * not looked at in one go. On any thread, but for {@link #turn}.
 */
final class Rounds<T> {
  private final List<Set<T>> turns;
  private final AtomicInteger added = new AtomicInteger();
  private int now = -1;

  /**
   * @param turns of a round
   */
  Rounds(int turns) {
    this.turns =
        IntStream.range(0, turns).mapToObj(i -> (Set<T>) ConcurrentHashMap.<T>newKeySet()).toList();
  }

  void add(T one) {
    turns.get(Math.floorMod(added.getAndIncrement(), turns.size())).add(one);
  }

  /**
   * @return false if it was not there
   */
  boolean remove(T one) {
    return turns.stream().anyMatch(turn -> turn.remove(one));
  }

  int size() {
    return turns.stream().mapToInt(Set::size).sum();
  }

  Stream<T> all() {
    return turns.stream().flatMap(Collection::stream);
  }

  /** Those whose turn it is; those of the next turn at the next call. By one thread at a time. */
  Collection<T> turn() {
    now = (now + 1) % turns.size();
    return turns.get(now);
  }

  /** Whether that was a round's last turn. */
  boolean isRoundOver() {
    return now == turns.size() - 1;
  }
}
