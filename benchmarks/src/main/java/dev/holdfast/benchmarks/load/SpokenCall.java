package dev.holdfast.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * One call: a producer whose updates are numbered, and its readers. What arrives is heard on the
 * loop's thread.
 */
final class SpokenCall {
  private static final int UPDATES_OF_SEGMENT = 10;
  private static final int SEGMENT_BYTES = 120;
  private static final char MARK = '@';
  private static final byte[] ACCEPTED = "\"accepted\"".getBytes(StandardCharsets.US_ASCII);

  private final long[] dueAt;
  private final long[] acknowledgedAt;
  private final LongConsumer lag;
  private final LongConsumer share;
  private final Reader[] readers;
  private Connection producer;
  private int acknowledged;
  private volatile int ready;

  /**
   * @param updates the greatest number of them
   * @param lag told for each arrival, from when the update was due, ns
   * @param share told for each arrival, from its acknowledgment to the producer, ns
   */
  SpokenCall(int updates, int readers, LongConsumer lag, LongConsumer share) {
    this.dueAt = new long[updates];
    this.acknowledgedAt = new long[updates];
    this.lag = lag;
    this.share = share;
    this.readers = new Reader[readers];
  }

  /** Where a contender takes segments and gives them. */
  record Address(String producerPath, int producerPort, String readerPath, int readerPort) {}

  /** To be called on the loop's thread. */
  void open(Loop loop, Address address, String header) {
    producer =
        new Connection(
            loop,
            address.producerPort(),
            Frames.upgrade(address.producerPath(), address.producerPort(), header),
            new Producer());
    for (int i = 0; i < readers.length; i++) {
      readers[i] = new Reader();
      readers[i].connection =
          new Connection(
              loop,
              address.readerPort(),
              Frames.upgrade(address.readerPath(), address.readerPort(), header),
              readers[i]);
    }
  }

  /** Whether everybody was greeted: the contenders say something to whoever connects. */
  boolean isReady() {
    return ready == readers.length + 1;
  }

  /** The next update; from any one thread. */
  void say(int number, long due) {
    dueAt[number] = due;
    boolean isFinal = isFinal(number);
    String segment =
        "{\"id\":\"s"
            + number / UPDATES_OF_SEGMENT
            + "\",\"revision\":"
            + number
            + ",\"speaker\":\"caller\",\"isFinal\":"
            + isFinal
            + ",\"text\":\"";
    String mark = "" + MARK + number + "\"}";
    int filling = Math.max(0, SEGMENT_BYTES - segment.length() - mark.length());
    producer.send(Frames.text(segment + "w".repeat(filling) + mark));
  }

  /** On the loop's thread. */
  void close() {
    producer.cut();
    for (Reader reader : readers) {
      reader.connection.cut();
    }
  }

  long arrived() {
    long all = 0;
    for (Reader reader : readers) {
      all += reader.arrived;
    }
    return all;
  }

  long finalsArrived() {
    long all = 0;
    for (Reader reader : readers) {
      all += reader.finalsArrived;
    }
    return all;
  }

  static boolean isFinal(int number) {
    return number % UPDATES_OF_SEGMENT == UPDATES_OF_SEGMENT - 1;
  }

  /** Arrivals that were not the next ones: something was lost, doubled or late. */
  long disordered() {
    long all = 0;
    for (Reader reader : readers) {
      all += reader.disordered;
    }
    return all;
  }

  private final class Producer implements Connection.Listener {
    private boolean greeted;

    @Override
    public void text(ByteBuffer text) {
      if (!greeted) {
        greeted = true;
        ready++;
        return;
      }
      if (contains(text, ACCEPTED)) {
        long now = System.nanoTime();
        int number = acknowledged++;
        acknowledgedAt[number] = now;
        for (Reader reader : readers) {
          reader.acknowledged(number, now);
        }
      }
    }

    @Override
    public void ended(String why) {
      throw new IllegalStateException("a producer was sent away: " + why);
    }
  }

  private final class Reader implements Connection.Listener {
    private final long[] readAt = new long[dueAt.length];
    private Connection connection;
    private boolean greeted;
    private int next;
    private volatile long arrived;
    private volatile long finalsArrived;
    private volatile long disordered;

    @Override
    public void text(ByteBuffer text) {
      if (!greeted) {
        greeted = true;
        ready++;
        return;
      }
      int number = numberIn(text);
      if (number < 0) {
        return;
      }
      long now = System.nanoTime();
      if (number != next) {
        disordered++;
      }
      next = number + 1;
      arrived++;
      if (isFinal(number)) {
        finalsArrived++;
      }
      lag.accept(now - dueAt[number]);
      readAt[number] = now;
      if (acknowledgedAt[number] != 0) {
        share.accept(now - acknowledgedAt[number]);
      }
    }

    // The reader may well have it before its producer knows.
    private void acknowledged(int number, long now) {
      if (readAt[number] != 0) {
        share.accept(Math.min(0, readAt[number] - now));
      }
    }

    @Override
    public void ended(String why) {
      throw new IllegalStateException("a reader was sent away: " + why);
    }
  }

  private static int numberIn(ByteBuffer text) {
    for (int at = text.position(); at < text.limit(); at++) {
      if (text.get(at) == MARK) {
        int number = 0;
        for (int digit = at + 1; text.get(digit) != '"'; digit++) {
          number = number * 10 + text.get(digit) - '0';
        }
        return number;
      }
    }
    return -1;
  }

  private static boolean contains(ByteBuffer text, byte[] wanted) {
    int last = text.limit() - wanted.length;
    for (int at = text.position(); at <= last; at++) {
      int same = 0;
      while (same < wanted.length && text.get(at + same) == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
