package dev.holdfast.transcripts.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives answers in the order in which they were asked for, whatever the order in which they come:
 * the answers of Redis come in order, but may overtake each other on their way between event loops.
 */
final class AnswersInOrder {
  private final Consumer<String> client;
  private final Deque<Place> places = new ArrayDeque<>();

  AnswersInOrder(Consumer<String> client) {
    this.client = client;
  }

  /** An answer's place among the others. */
  final class Place {
    private final Consumer<String> listener;
    private Optional<String> answer = Optional.empty();
    private Optional<Runnable> once = Optional.empty();

    private Place(Consumer<String> listener) {
      this.listener = listener;
    }

    void answer(String text) {
      answer = Optional.of(text);
      while (!places.isEmpty() && places.peek().answer.isPresent()) {
        Place first = places.poll();
        first.listener.accept(first.answer.get());
      }
      runFirst();
    }

    /** Whether all answers before this one have come. */
    boolean isFirst() {
      return places.peek() == this;
    }

    /** Runs this once all answers before this one have come. */
    void whenFirst(Runnable step) {
      once = Optional.of(step);
      runFirst();
    }
  }

  Place next() {
    return add(new Place(client));
  }

  /** The place of an answer that nobody asked for: the client is not told. */
  Place silent() {
    return add(new Place(text -> {}));
  }

  private Place add(Place place) {
    places.add(place);
    return place;
  }

  private void runFirst() {
    Place first = places.peek();
    if (first != null && first.once.isPresent()) {
      Runnable step = first.once.get();
      first.once = Optional.empty();
      step.run();
    }
  }

  /** How many answers are still to come. */
  int missing() {
    return places.size();
  }
}
