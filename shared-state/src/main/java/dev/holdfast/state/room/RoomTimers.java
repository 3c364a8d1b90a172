package dev.holdfast.state.room;

import dev.holdfast.state.retry.Backoff;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What this replica does with a room a little later; one thing of one room at a time. Redis may be
 * away by then: what fails is tried again for half a minute to a minute, at growing distances.
 */
final class RoomTimers {
  private static final Logger LOG = Logger.getLogger(RoomTimers.class);
  private static final int MOST_TRIES = 64;
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

  private final Set<String> rooms = ConcurrentHashMap.newKeySet();

  /**
   * Has something done, unless that is so already for this room.
   *
   * @param work waits; may start the timer anew
   */
  void start(String roomId, Duration in, Runnable work) {
    if (rooms.add(roomId)) {
      Thread.ofVirtual().name("room-timer").start(() -> run(roomId, in, work));
    }
  }

  private void run(String roomId, Duration in, Runnable work) {
    try {
      Thread.sleep(in);
      for (int tries = 1; !isDone(roomId, work); tries++) {
        // By the work itself, before it failed, or by whoever has come since.
        if (tries == MOST_TRIES || !rooms.add(roomId)) {
          return;
        }
        Thread.sleep(BACKOFF.pause(tries));
      }
    } catch (InterruptedException e) {
      rooms.remove(roomId);
    }
  }

  private boolean isDone(String roomId, Runnable work) {
    rooms.remove(roomId);
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      LOG.debugf("not done yet in %s: %s", roomId, e.getMessage());
      return false;
    }
  }
}
