package dev.holdfast.state.stream;

import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;

/**
 * Reads logs for whoever may ask for much at a time. All requests of a replica share few
 * connections to Redis, on which an answer waits for those before it: so pages are small, and few
 * are asked for at a time. Whatever else is sent waits for these few only, however many read. May
 * be used on any thread.
 */
@Singleton
public final class LogPages {
  /** Bytes after which a page ends; the entry that reaches them is part of it. */
  public static final int PAGE_BYTES = 65_536;

  private static final int MOST_AT_A_TIME = 8;

  private final Streams streams;
  private final FewAtATime reads = new FewAtATime(MOST_AT_A_TIME);

  LogPages(Streams streams) {
    this.streams = streams;
  }

  /**
   * Reads up to {@code most} entries after an offset, fewer if they are large. Who asked first is
   * first.
   *
   * @return fails with {@code unavailable} while Redis is away
   */
  public Future<Page> read(String key, Offset after, int most) {
    return reads.run(() -> streams.read(key, after, most, PAGE_BYTES));
  }

  /** As {@link Streams#follow}; what is read from the log is read in these pages. */
  public Follower follow(String key, Offset after, StreamReader reader, Executor executor) {
    return streams.follow(key, after, reader, executor, offset -> read(key, offset, Follower.PAGE));
  }
}
