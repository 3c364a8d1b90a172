package dev.holdfast.rooms.paging;

import dev.holdfast.rooms.problem.InvalidRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One of some names in a query parameter. */
public final class Choice {
  private Choice() {}

  /**
   * @param text empty for any
   * @param wire what each is called there
   * @throws InvalidRequest if it is none of them; names them all
   */
  public static <T> Optional<T> of(
      String parameter, String text, Set<T> choices, Function<T, String> wire) {
    Optional<T> chosen = choices.stream().filter(one -> wire.apply(one).equals(text)).findFirst();
    if (chosen.isEmpty() && !text.isEmpty()) {
      String names = choices.stream().map(wire).collect(Collectors.joining(", "));
      throw new InvalidRequest(parameter, "must be one of " + names);
    }
    return chosen;
  }
}
