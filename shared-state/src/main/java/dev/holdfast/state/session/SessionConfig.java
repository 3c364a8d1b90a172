package dev.holdfast.state.session;

import dev.holdfast.state.stream.StreamLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long sessions live and how much is held for them. */
@ConfigMapping(prefix = "holdfast.session")
public interface SessionConfig {
  /** Reconnection window of a session that is in no room. A room's policy may give a longer one. */
  @WithDefault("PT5M")
  Duration reconnectWindow();

  /** Sessions that a user may have, those of the role service excepted. */
  @WithDefault("20")
  int maxPerUser();

  /** How often sessions of a user may be recovered in a minute, at each replica. */
  @WithDefault("20")
  int returnsPerMinute();

  /** How often sessions of a user may be recovered in a short time. */
  @WithDefault("100")
  int returnsAtOnce();

  /** Undelivered durable events that are held for a session. */
  @WithDefault("256")
  int heldEvents();

  /**
   * Bytes of undelivered durable events that are held for a session: of a user's first one. One
   * that is opened as the n-th holds an n-th of it, but 256 KiB at least.
   */
  @WithDefault("4194304")
  long heldBytes();

  /** Greatest age of a durable event that is held for a session. */
  @WithDefault("PT1H")
  Duration heldFor();

  /** First acknowledgments that are kept, so that a repeated event gets the same one. */
  @WithDefault("256")
  int keptAcknowledgments();

  /** Bytes of first acknowledgments that are kept for a session; the newest is kept in any case. */
  @WithDefault("262144")
  int keptAcknowledgmentBytes();

  /**
   * How often a durable event is sent to a client whose connection ends each time as soon as it was
   * sent, before it is set aside.
   */
  @WithDefault("10")
  int setAsideAfter();

  /**
   * Time to live of an attached session's keys, renewed every third of it, and how long those of a
   * detached one outlive its windows: the net under a crash of everything.
   */
  @WithDefault("PT1H")
  Duration timeToLive();

  /** The outbox's limits, of a user's first session. */
  default StreamLimits outbox() {
    return new StreamLimits(heldEvents(), heldBytes(), heldFor(), timeToLive());
  }
}
