package dev.holdfast.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Live readers who are greeted and then hear nothing, each of a call of its own. */
final class Audience {
  private static final int AT_A_TIME = 500;
  private static final int PATIENCE_SECONDS = 60;

  private final Loop loop;
  private final int port;
  private final String path;
  private final String header;
  // Of the loop's thread alone.
  private final List<Connection> connections = new ArrayList<>();
  private final CompletableFuture<Void> gathered = new CompletableFuture<>();

  /**
   * @param path where a call is read, with {callId} in it
   * @param header says who asks
   */
  Audience(Loop loop, int port, String path, String header) {
    this.loop = loop;
    this.port = port;
    this.path = path;
    this.header = header;
  }

  /** Returns the seconds until all of them were greeted. */
  double gather(int count) {
    AtomicInteger left = new AtomicInteger(count);
    long from = System.nanoTime();
    loop.execute(
        () -> {
          for (int i = 0; i < Math.min(AT_A_TIME, count); i++) {
            enter(count, left);
          }
        });
    try {
      gathered.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(left + " of " + count + " were not greeted", e);
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    return (System.nanoTime() - from) / 1e9;
  }

  void leave() {
    loop.execute(() -> connections.forEach(Connection::cut));
  }

  private void enter(int count, AtomicInteger left) {
    if (connections.size() < count) {
      String call = path.replace("{callId}", "idle-" + connections.size());
      ByteBuffer upgrade = Frames.upgrade(call, port, header);
      connections.add(new Connection(loop, port, upgrade, new Reader(count, left)));
    }
  }

  private final class Reader implements Connection.Listener {
    private final int count;
    private final AtomicInteger left;
    private boolean greeted;

    Reader(int count, AtomicInteger left) {
      this.count = count;
      this.left = left;
    }

    @Override
    public void text(ByteBuffer text) {
      if (greeted) {
        return;
      }
      greeted = true;
      if (left.decrementAndGet() == 0) {
        gathered.complete(null);
      } else {
        enter(count, left);
      }
    }

    @Override
    public void ended(String why) {
      gathered.completeExceptionally(new IllegalStateException(why));
    }
  }
}
