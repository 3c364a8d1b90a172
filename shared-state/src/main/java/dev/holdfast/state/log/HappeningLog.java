package dev.holdfast.state.log;

import java.util.function.Consumer;
import org.jboss.logging.MDC;

/**
 * Tells of happenings in the log, one line each: {@code session-resumed session=… user=… awayMs=…}.
 * The ids stand in the MDC, too, so that they are fields of their own in JSON lines. May be called
 * on any thread; it does not wait.
 *
 * <p>Of sessions, calls and rooms a share is told ({@link HappeningConfig}). The id decides, so
 * that all lines of one call are in, or out, at every replica of every service.
 */
public final class HappeningLog {
  private static final String HAPPENING = "happening";
  private static final int STEPS = 1 << 24;

  private static volatile double share = 1;

  private HappeningLog() {}

  /**
   * Tells of what happened to a session, a call or a room.
   *
   * @param id of what it happened to
   * @param fields is only called if the line is written
   */
  public static void tell(Happening happening, String id, Consumer<Line> fields) {
    if (happening.isLogged() && isInShare(id, share)) {
      write(happening, fields);
    }
  }

  /** Whether lines about it are written at all: for those who have much to do for them. */
  public static boolean tellsOf(String id) {
    return isInShare(id, share);
  }

  /** Tells of what happened to this replica: always, unless its kind is off. */
  public static void tell(Happening happening, Consumer<Line> fields) {
    if (happening.isLogged()) {
      write(happening, fields);
    }
  }

  static void share(double told) {
    share = told;
  }

  /** The same at every replica: it is made of the id alone. */
  static boolean isInShare(String id, double share) {
    int mixed = id.hashCode();
    mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    mixed ^= mixed >>> 16;
    return (mixed >>> 8) < share * STEPS;
  }

  private static void write(Happening happening, Consumer<Line> fields) {
    Line line = new Line();
    fields.accept(line);
    MDC.put(HAPPENING, happening.wireName());
    line.ids().forEach(MDC::put);
    try {
      happening.log(line.text(happening.wireName()));
    } finally {
      MDC.remove(HAPPENING);
      line.ids().keySet().forEach(MDC::remove);
    }
  }
}
