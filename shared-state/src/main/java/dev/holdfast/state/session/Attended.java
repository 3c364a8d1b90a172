package dev.holdfast.state.session;

import java.time.Duration;

/**
 * What a writer knows of an outbox since it had a full entry appended, which attended to it.
 *
 * @param epoch of that entry
 * @param run of the server that appended it; in another one nothing of this is of use
 * @param since when it was sent, by {@link System#nanoTime}
 * @param left how many light entries may follow
 * @param newest sequence of the last of the writer's entries that follow one another, from the full
 *     one on
 * @param bytes of all full entries up to the full one
 */
record Attended(String epoch, String run, long since, int left, long newest, long bytes) {
  /** How long an outbox that was attended to may be left alone. */
  static final Duration SUFFICES_FOR = Duration.ofSeconds(10);

  static final Attended NEVER = new Attended("", "", 0, 0, 0, 0);

  boolean isBy(String aRun) {
    return this != NEVER && run.equals(aRun);
  }

  /** Whether a light entry may follow. */
  boolean suffices() {
    return left > 0 && System.nanoTime() - since < SUFFICES_FOR.toNanos();
  }

  Attended oneLess() {
    return new Attended(epoch, run, since, left - 1, newest, bytes);
  }

  /**
   * The writer had a light entry appended. If that is not the next one, somebody else wrote between
   * them, and what is known goes no further.
   */
  Attended followedBy(String lightEpoch, long sequence) {
    return sequence == newest + 1 && lightEpoch.equals(epoch)
        ? new Attended(epoch, run, since, left, sequence, bytes)
        : this;
  }

  Attended orNewer(Attended other) {
    return other.left > 0 && other.since - since > 0 ? other : this;
  }

  /** The outbox's end as session/deliver takes it, as long as nobody else writes. */
  String end() {
    return epoch + "-" + newest + " " + bytes;
  }
}
