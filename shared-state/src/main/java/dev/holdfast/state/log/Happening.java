package dev.holdfast.state.log;

import java.util.Locale;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Every kind of happening that a line of the log tells of. Each happening is told once, by the
 * replica that made it happen. The table in docs/operations.md has the same sentences.
 */
public enum Happening {
  SESSION_BEGAN("A client has a new session."),
  SESSION_RESUMED("A client is back in its session, here or from another replica."),
  SESSION_NOT_RECOVERED("A client came back too late, or missed too much: it begins anew."),
  SESSION_AWAY("A session's connection is gone; its client may come back."),
  SESSION_DISPLACED("A newer connection holds the session, and the older one gave way."),
  SESSION_ENDED("A session is over for good."),

  CALL_REQUESTED("A customer asked for a call."),
  CALL_RINGING("A call, a transfer or an invitation rings at an agent."),
  RING_ENDED("It rings there no more: declined, not answered, cancelled or lost."),
  CALL_ACCEPTED("An agent took the call, and both are in its room."),
  CALL_STARTED("The conversation began."),
  CALL_TRANSFERRED("Another agent has the call."),
  PARTICIPANT_DISCONNECTED("Somebody in the call is away; the window began."),
  PARTICIPANT_BACK("Somebody in the call is back in time."),
  CALL_ENDED("The call is over."),

  ROOM_CREATED("A room was made."),
  ROOM_CLOSED("A room was closed."),
  WINDOW_RUN_OUT("Somebody did not come back to a room in time."),

  DRAIN_BEGAN("This replica sends its clients to others."),
  DRAIN_ENDED("All clients of this replica were sent away."),
  REDIS_AWAY(Level.WARN, "This replica lost a connection to Redis."),
  REDIS_BACK("All connections of this replica to Redis are up again.");

  /** Each kind has a category of its own below this one, so that a level can be set for it. */
  static final String CATEGORY = "dev.holdfast.happenings";

  private final Level level;
  private final String sentence;
  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final Logger logger = Logger.getLogger(CATEGORY + "." + wireName);

  Happening(String sentence) {
    this(Level.INFO, sentence);
  }

  Happening(Level level, String sentence) {
    this.level = level;
    this.sentence = sentence;
  }

  /** The first word of its line, such as {@code session-resumed}. */
  public String wireName() {
    return wireName;
  }

  /** What has happened, for those who read logs. */
  public String sentence() {
    return sentence;
  }

  boolean isLogged() {
    return logger.isEnabled(level);
  }

  void log(String line) {
    logger.log(level, line);
  }
}
