package dev.holdfast.transcripts.history;

import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.transcript.Transcripts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Reads pages of transcripts. All requests of a replica share few connections to Redis, on which an
 * answer waits for those before it: so pages are small, and few are asked for at a time. Whatever
 * else is sent waits for these few only, however many read. May be used on any thread.
 */
@Singleton
public class LogPages {
  /** Bytes after which a page ends; the entry that reaches them is part of it. */
  static final int PAGE_BYTES = 65_536;

  private static final int MOST_AT_A_TIME = 8;

  private final Streams streams;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int underWay;

  LogPages(Streams streams) {
    this.streams = streams;
  }

  /**
   * Reads up to {@code most} entries after an offset, fewer if they are large. Who asked first is
   * first.
   *
   * @return fails with {@code unavailable} while Redis is away
   */
  public Future<Page> read(String callId, Offset after, int most) {
    Promise<Page> page = Promise.promise();
    Runnable reading =
        () ->
            streams
                .read(Transcripts.logOf(callId), after, most, PAGE_BYTES)
                .onComplete(
                    answer -> {
                      finished();
                      page.handle(answer);
                    });
    if (mayBegin(reading)) {
      reading.run();
    }
    return page.future();
  }

  /** How many are asked for and not answered. */
  synchronized int underWay() {
    return underWay;
  }

  private synchronized boolean mayBegin(Runnable reading) {
    if (underWay < MOST_AT_A_TIME) {
      underWay++;
      return true;
    }
    waiting.add(reading);
    return false;
  }

  private void finished() {
    next().ifPresent(Runnable::run);
  }

  private synchronized Optional<Runnable> next() {
    Optional<Runnable> next = Optional.ofNullable(waiting.poll());
    if (next.isEmpty()) {
      underWay--;
    }
    return next;
  }
}
