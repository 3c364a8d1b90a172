package dev.holdfast.rooms.event;

import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Follower;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamReader;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * Follows one log for one reader: replay, then live; where something is no longer held a gap is
 * told, and what is held comes after it. All of it happens on one event loop.
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

  private final EventLog log;
  private final String key;
  private final Sight sight;
  private final OwnRemoval removal;
  private final Vertx vertx;
  private final Context context;
  private final Consumer<Item> reader;
  private Follower follower;
  private volatile boolean closed;

  EventFeed(
      EventLog log,
      String key,
      Sight sight,
      OwnRemoval removal,
      Vertx vertx,
      Context context,
      Consumer<Item> reader) {
    this.log = log;
    this.key = key;
    this.sight = sight;
    this.removal = removal;
    this.vertx = vertx;
    this.context = context;
    this.reader = reader;
  }

  void begin(Offset after) {
    context.runOnContext(ignored -> follow(after));
  }

  void close() {
    context.runOnContext(
        ignored -> {
          closed = true;
          if (follower != null) {
            follower.close();
          }
        });
  }

  @Override
  public void entry(Entry entry) {
    EventState event = EventState.of(entry);
    if (sight.covers(event)) {
      reader.accept(new Item.Event(event));
    }
    if (removal.isTold(event)) {
      closed = true;
      follower.close();
      reader.accept(new Item.End());
    }
  }

  @Override
  public void gone(Offset last) {
    reader.accept(new Item.Gap());
    follower.close();
    followWhatIsHeld();
  }

  private void followWhatIsHeld() {
    log.beforeOldest(key)
        .onSuccess(before -> context.runOnContext(ignored -> follow(before)))
        .onFailure(away -> vertx.setTimer(RETRY_MS, timer -> retry()));
  }

  private void retry() {
    if (!closed) {
      followWhatIsHeld();
    }
  }

  private void follow(Offset after) {
    if (!closed) {
      follower = log.follow(key, after, this, task -> context.runOnContext(i -> task.run()));
    }
  }
}
