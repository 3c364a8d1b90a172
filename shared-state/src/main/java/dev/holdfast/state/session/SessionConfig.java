package dev.holdfast.state.session;

import dev.holdfast.state.stream.StreamLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long sessions live and how much is held for them. */
@ConfigMapping(prefix = "holdfast.session")
public interface SessionConfig {
  /** Reconnection window of a session that is in no room. */
  @WithDefault("PT5M")
  Duration reconnectWindow();

  /**
   * How long the places of a session are kept whose page said that it closes: in rooms, in a queue,
   * and of an agent who is available. A shorter reconnection window of a place holds. A page that
   * is loaded anew has this long to be back: on a poor network that takes 15 s at times.
   */
  @WithDefault("PT20S")
  Duration closedPageWindow();

  /** Sessions that a user may have, those of role {@code service} excepted. */
  @WithDefault("20")
  int maxPerUser();

  /**
   * How often the sessions of a user may be recovered in a minute, in the long run, at each
   * replica; those of role {@code service} are not counted.
   */
  @WithDefault("20")
  int returnsPerMinute();

  /** How often the sessions of a user may be recovered in a short time. */
  @WithDefault("100")
  int returnsAtOnce();

  /** Durable events held for a session. */
  @WithDefault("256")
  int heldEvents();

  /**
   * Bytes of durable events held for a session; for one that its user opens as the n-th at a time
   * an n-th of that, 256 KiB at least.
   */
  @WithDefault("4194304")
  long heldBytes();

  /** Greatest age of a held event; give it more than the longest reconnection window. */
  @WithDefault("PT1H")
  Duration heldFor();

  /** First acknowledgments kept for repeated events. */
  @WithDefault("256")
  int keptAcknowledgments();

  /** Bytes of first acknowledgments that are kept for a session; the newest is kept in any case. */
  @WithDefault("262144")
  int keptAcknowledgmentBytes();

  /**
   * How often an event is sent to a client whose connection ends each time as soon as it was sent,
   * before it is quarantined.
   */
  @WithDefault("10")
  int setAsideAfter();

  /**
   * Life of an attached session's keys, renewed every third of it; a detached session's outlive its
   * windows by as much.
   */
  @WithDefault("PT1H")
  Duration timeToLive();

  /** The outbox's limits, of a user's first session. */
  default StreamLimits outbox() {
    return new StreamLimits(heldEvents(), heldBytes(), heldFor(), timeToLive());
  }
}
