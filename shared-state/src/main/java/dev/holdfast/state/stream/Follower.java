package dev.holdfast.state.stream;

import dev.holdfast.state.format.Format;
import dev.holdfast.state.redis.Subscriptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Follows one stream for one reader. Notifications are only a hint: whatever does not directly
 * follow the last entry, or cannot be understood, makes it read the log. What the reader fails at
 * there is passed over: what comes after it is not kept back.
 *
 * <p>All state is touched by the executor alone.
 */
public final class Follower implements Subscriptions.Listener {
  /** Most entries that it reads at a time. */
  static final int PAGE = 128;

  private static final long RETRY_MS = 250;

  private final Vertx vertx;
  private final Function<Offset, Future<Page>> pages;
  private final Channel channel;
  private final String key;
  private final StreamReader reader;
  private final Executor executor;

  private Offset last;
  private boolean reading;
  private boolean readAgain;
  private boolean live;
  private boolean closed;

  /** How followers hear what is said on their stream's channel. */
  interface Channel {
    void subscribe(String key, Follower follower);

    void unsubscribe(String key, Follower follower);

    /** By a subscription for each of them. */
    static Channel of(Subscriptions subscriptions) {
      return new Channel() {
        @Override
        public void subscribe(String key, Follower follower) {
          subscriptions.subscribe(key, follower);
        }

        @Override
        public void unsubscribe(String key, Follower follower) {
          subscriptions.unsubscribe(key, follower);
        }
      };
    }
  }

  /**
   * @param pages the entries after an offset, {@link #PAGE} at most
   */
  Follower(
      Vertx vertx,
      Function<Offset, Future<Page>> pages,
      Channel channel,
      String key,
      Offset after,
      StreamReader reader,
      Executor executor) {
    this.vertx = vertx;
    this.pages = pages;
    this.channel = channel;
    this.key = key;
    this.last = after;
    this.reader = reader;
    this.executor = executor;
  }

  void begin() {
    channel.subscribe(key, this);
  }

  /** Stops; the reader is not called any more once this was called on the executor. */
  public void close() {
    closed = true;
    channel.unsubscribe(key, this);
  }

  /** How far the reader was led. To be asked on the executor. */
  public Offset last() {
    return last;
  }

  @Override
  public void subscribed() {
    executor.execute(this::heardAgain);
  }

  Executor executor() {
    return executor;
  }

  /** The channel is heard from now on (again). On the executor. */
  void heardAgain() {
    if (!closed) {
      reader.subscribed();
      read();
    }
  }

  @Override
  public void message(String message) {
    Notification notification = Notification.parse(message);
    executor.execute(() -> heard(notification, Shared.ALONE));
  }

  /** Something was said on the channel. On the executor. */
  void heard(Notification notification, Shared shared) {
    if (closed) {
      return;
    }
    Offset before = last;
    try {
      take(notification, shared);
    } catch (RuntimeException unread) {
      Format.NOTIFICATION.ignored(unread);
      last = before;
      heardAgain();
    }
  }

  private void take(Notification notification, Shared shared) {
    switch (notification) {
      case Notification.Announced(String message) -> reader.announcement(message, shared);
      case Notification.Controlled(String message) -> reader.control(message);
      case Notification.Unknown() -> heardAgain();
      case Notification.Appended(Entry entry, long cameMicros, TraceParent trace) -> {
        if (live && !reading && last.isFollowedBy(entry.offset())) {
          last = entry.offset();
          reader.handedOn(entry, cameMicros, trace, shared);
        } else if (!last.covers(entry.offset())) {
          read();
        }
      }
    }
  }

  private void read() {
    if (closed) {
      return;
    }
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    readAgain = false;
    pages.apply(last).onComplete(result -> executor.execute(() -> wasRead(result.result())));
  }

  private void wasRead(Page page) {
    if (closed) {
      return;
    }
    switch (page) {
      // Redis is away. When it is back the channel is subscribed again, which reads; the timer is
      // for the case that only the reading connection was lost.
      case null -> {
        reading = false;
        vertx.setTimer(RETRY_MS, timer -> executor.execute(this::read));
      }
      case Page.Gone(Offset end) -> {
        last = end;
        reader.gone(end);
        readOn();
      }
      case Page.Held(Offset end, var entries) -> give(entries.iterator(), end);
    }
  }

  /** Gives what was read as fast as the reader takes it. */
  private void give(Iterator<Entry> entries, Offset end) {
    while (!closed && entries.hasNext()) {
      Future<Void> ready = reader.ready();
      if (!ready.isComplete()) {
        ready.onComplete(taken -> executor.execute(() -> give(entries, end)));
        return;
      }
      Entry entry = entries.next();
      last = entry.offset();
      try {
        reader.entry(entry);
      } catch (RuntimeException unread) {
        Format.OUTBOX.ignored(unread);
      }
    }
    readAgain |= !last.covers(end) && !end.equals(Offset.START);
    readOn();
  }

  private void readOn() {
    reading = false;
    if (closed) {
      return;
    }
    if (readAgain) {
      read();
    } else if (!live) {
      live = true;
      reader.live();
    }
  }
}
