package dev.holdfast.state.stream;

import java.util.function.Supplier;

/**
 * What the readers of one process make of something that all of them hear: made by whoever asks
 * first, the same for all. Each reader of a stream asks for the same kind of thing. Thread-safe.
 */
public sealed class Shared {
  /** For what only one reader hears: it is made each time, and nothing is kept. */
  static final Shared ALONE = new Alone();

  private Object made;

  /** What was made, or this if nothing was yet. */
  @SuppressWarnings("unchecked")
  public synchronized <T> T made(Supplier<T> making) {
    if (made == null) {
      made = making.get();
    }
    return (T) made;
  }

  private static final class Alone extends Shared {
    @Override
    public <T> T made(Supplier<T> making) {
      return making.get();
    }
  }
}
