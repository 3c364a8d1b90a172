package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The one thread that reads all connections. Everything a connection hears, it hears here. */
final class Loop implements Runnable {
  private static final int BUFFER = 256 * 1024;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  // Of the loop's thread alone.
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::due));

  private record Timer(long due, Runnable task) {}

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

  /** After a pause in milliseconds; to be called on the loop's thread. */
  void later(long pause, Runnable task) {
    timers.add(new Timer(System.currentTimeMillis() + pause, task));
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
        selector.select(Loop::ready, untilNextTimer());
        while (!timers.isEmpty() && timers.peek().due() <= System.currentTimeMillis()) {
          timers.poll().task().run();
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In milliseconds; 0 is without end. */
  private long untilNextTimer() {
    return timers.isEmpty() ? 0 : Math.max(1, timers.peek().due() - System.currentTimeMillis());
  }

  private static void ready(SelectionKey key) {
    ((Connection) key.attachment()).ready(key);
  }
}
