package dev.holdfast.state.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.Locale;

/**
 * Who must have what Redis did, before anything is made of its answer.
 *
 * @param level what "have" means
 * @param replicas that must have it; at least 1 with {@link Level#REPLICATED}, at least 0 with
 *     {@link Level#FSYNCED}
 * @param timeout after which it counts as not had; whole milliseconds
 */
public record Durability(Level level, int replicas, Duration timeout) {
  /** The primary only, as soon as it has done it. */
  public static final Durability PRIMARY = new Durability(Level.PRIMARY, 0, Duration.ZERO);

  /** From the weakest to the strongest. */
  public enum Level {
    /** The primary's memory. Its append-only file follows as Redis is configured. */
    PRIMARY,
    /** The memory of so many replicas, besides. */
    REPLICATED,
    /** The append-only file on the disk of the primary, and of so many replicas. */
    FSYNCED
  }

  boolean isOfPrimaryOnly() {
    return level == Level.PRIMARY;
  }

  /** Asks the server to answer once all that the connection wrote before is had, or not in time. */
  Request question() {
    return level == Level.FSYNCED
        ? Request.cmd(Command.create("waitaof")).arg(1).arg(replicas).arg(timeout.toMillis())
        : Request.cmd(Command.WAIT).arg(replicas).arg(timeout.toMillis());
  }

  /**
   * Whether the answer to the question says that it is had.
   *
   * @throws NotConfirmedException if not; says why
   */
  void check(Response answer) {
    if (answer instanceof Throwable refusal) {
      throw new NotConfirmedException(name() + refused(refusal.getMessage()));
    }
    boolean isTold =
        answer != null
            && answer.type() == (level == Level.FSYNCED ? ResponseType.MULTI : ResponseType.NUMBER);
    if (!isTold) {
      throw new NotConfirmedException(name() + ": Redis answers " + answer);
    }
    if (level == Level.FSYNCED && answer.get(0).toInteger() < 1) {
      throw new NotConfirmedException(name() + ": not on the primary's disk" + inTime());
    }
    int had = (level == Level.FSYNCED ? answer.get(1) : answer).toInteger();
    if (had < replicas) {
      throw new NotConfirmedException(
          "%s: %d of %d replicas had it%s".formatted(name(), had, replicas, inTime()));
    }
  }

  private String refused(String why) {
    return level == Level.FSYNCED
        ? " needs WAITAOF (Redis 7.2, Valkey) and appendonly yes: " + why
        : ": " + why;
  }

  private String inTime() {
    return " within " + timeout.toMillis() + " ms";
  }

  /** As it is configured. */
  String name() {
    return "holdfast.redis.durability=" + level.name().toLowerCase(Locale.ROOT);
  }
}
