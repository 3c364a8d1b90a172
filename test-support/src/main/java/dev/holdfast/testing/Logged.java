package dev.holdfast.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtHandler;

/**
 * What is logged from now on, in this process, until it is closed: what its filters let through to
 * the console.
 */
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

  /** The lines that tell of happenings to what has this id, in order. */
  public List<String> happenings(String id) {
    return records.stream()
        .filter(one -> one.getLoggerName().startsWith("dev.holdfast.happenings."))
        .map(LogRecord::getMessage)
        .filter(line -> line.contains("=" + id))
        .toList();
  }

  @Override
  public void publish(LogRecord one) {
    if (Stream.of(ALL.getHandlers()).flatMap(Logged::filters).allMatch(it -> it.isLoggable(one))) {
      records.add(one);
    }
  }

  // Quarkus' own handler stands for those that it was configured with.
  private static Stream<Filter> filters(Handler handler) {
    Stream<Filter> own = Stream.ofNullable(handler.getFilter());
    return handler instanceof ExtHandler several
        ? Stream.concat(own, Stream.of(several.getHandlers()).flatMap(Logged::filters))
        : own;
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
