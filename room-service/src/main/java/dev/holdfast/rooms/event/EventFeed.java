package dev.holdfast.rooms.event;

import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Follower;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/**
 * Follows one log for one reader: replay, then live; where something is no longer held a gap is
 * told, and what is held comes after it. All of it happens on the executor.
 */
final class EventFeed implements StreamReader {
  private static final long RETRY_MS = 250;

  /** What a reader is given. */
  sealed interface Item {
    /** The next event. */
    record Event(EventState event) implements Item {}

    /** Events are missing here. */
    record Gap() implements Item {}

    /** The reader may not read on. */
    record End() implements Item {}
  }

  /** Who is given it. */
  interface Reader {
    /** Completes when one more event can be taken; asked before each that is read from the log. */
    Future<Void> ready();

    void take(Item item);
  }

  private final EventLog log;
  private final String key;
  private final EventVisibility visibility;
  private final OwnRemoval removal;
  private final Vertx vertx;
  private final Executor executor;
  private final Reader reader;
  private Follower follower;
  private boolean late;
  private boolean closed;

  EventFeed(
      EventLog log,
      String key,
      EventVisibility visibility,
      OwnRemoval removal,
      Vertx vertx,
      Executor executor,
      Reader reader) {
    this.log = log;
    this.key = key;
    this.visibility = visibility;
    this.removal = removal;
    this.vertx = vertx;
    this.executor = executor;
    this.reader = reader;
  }

  void begin(Offset after) {
    follow(after);
  }

  void close() {
    closed = true;
    if (follower != null) {
      follower.close();
    }
  }

  @Override
  public Future<Void> ready() {
    Future<Void> ready = reader.ready();
    late |= !ready.isComplete();
    return ready;
  }

  @Override
  public void live() {
    late = false;
  }

  @Override
  public void entry(Entry entry) {
    EventState.of(entry).ifPresent(this::give);
  }

  private void give(EventState event) {
    if (visibility.covers(event)) {
      reader.take(new Item.Event(event));
    }
    if (removal.isTold(event)) {
      end();
    }
  }

  // What a reader that lets the log wait has missed may be its removal: it has to come again, and
  // be let in.
  @Override
  public void gone(Offset last) {
    if (late) {
      end();
      return;
    }
    reader.take(new Item.Gap());
    follower.close();
    followWhatIsHeld();
  }

  private void end() {
    close();
    reader.take(new Item.End());
  }

  private void followWhatIsHeld() {
    log.beforeOldest(key)
        .onSuccess(before -> executor.execute(() -> follow(before)))
        .onFailure(away -> vertx.setTimer(RETRY_MS, timer -> executor.execute(this::retry)));
  }

  private void retry() {
    if (!closed) {
      followWhatIsHeld();
    }
  }

  private void follow(Offset after) {
    if (!closed) {
      follower = log.follow(key, after, this, executor);
    }
  }
}
