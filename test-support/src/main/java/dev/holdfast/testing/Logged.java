package dev.holdfast.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged from now on, in this process, until it is closed. */
public final class Logged extends Handler implements AutoCloseable {
  private static final Logger ALL = Logger.getLogger("");
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  public Logged() {
    ALL.addHandler(this);
  }

  /** The messages of this level and worse, each with what was thrown. */
  public List<String> from(Level level) {
    return records.stream()
        .filter(one -> one.getLevel().intValue() >= level.intValue())
        .map(one -> one.getLoggerName() + ": " + one.getMessage() + " " + one.getThrown())
        .toList();
  }

  @Override
  public void publish(LogRecord one) {
    records.add(one);
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    ALL.removeHandler(this);
  }
}
