package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The one thread that reads all connections. Everything a connection hears, it hears here. */
final class Loop implements Runnable {
  private static final int BUFFER = 256 * 1024;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  Loop() throws IOException {
    selector = Selector.open();
  }

  static Loop start() throws IOException {
    Loop loop = new Loop();
    Thread.ofPlatform().daemon().name("load").start(loop);
    return loop;
  }

  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  Selector selector() {
    return selector;
  }

  /** For whatever is read; empty between two connections. */
  ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public void run() {
    try {
      for (; ; ) {
        selector.select(Loop::ready);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ready(SelectionKey key) {
    ((Connection) key.attachment()).ready(key);
  }
}
