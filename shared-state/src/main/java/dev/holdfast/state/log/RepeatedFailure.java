package dev.holdfast.state.log;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Something that is tried again and again, and fails: the log tells when that begins, at most once
 * a minute that it goes on, and when it is over. What begins and is over all the time is told once
 * a minute, too. May be used on any thread.
 */
public final class RepeatedFailure {
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final Logger log;
  private final String what;
  private final LongSupplier nanoTime;
  private long failures;
  private long begunAt;
  private long toldAt;
  private boolean wasTold;
  private boolean isTold;

  /**
   * @param what fails, as the begin of a sentence, such as {@code the figures could not be read}
   */
  public RepeatedFailure(Logger log, String what) {
    this(log, what, System::nanoTime);
  }

  RepeatedFailure(Logger log, String what, LongSupplier nanoTime) {
    this.log = log;
    this.what = what;
    this.nanoTime = nanoTime;
  }

  /**
   * It failed.
   *
   * @param why in our words: nothing that a client wrote
   */
  public void failed(String why) {
    failed(why, null);
  }

  /** It failed by a fault of ours. The first line of such failures has the trace. */
  public void failed(Throwable fault) {
    failed(String.valueOf(fault), fault);
  }

  private synchronized void failed(String why, Throwable fault) {
    long now = nanoTime.getAsLong();
    failures++;
    if (failures == 1) {
      begunAt = now;
    }
    if (wasTold && now - toldAt < PAUSE) {
      return;
    }
    if (failures == 1) {
      log.warnf(fault, "%s: %s", what, why);
    } else {
      log.warnf("%s: %s (%d failures in %d s)", what, why, failures, seconds(now));
    }
    wasTold = true;
    isTold = true;
    toldAt = now;
  }

  /** It did not fail this time. */
  public synchronized void succeeded() {
    if (isTold) {
      log.infof("over: %s (%d failures in %d s)", what, failures, seconds(nanoTime.getAsLong()));
    }
    isTold = false;
    failures = 0;
  }

  private long seconds(long now) {
    return Duration.ofNanos(now - begunAt).toSeconds();
  }
}
