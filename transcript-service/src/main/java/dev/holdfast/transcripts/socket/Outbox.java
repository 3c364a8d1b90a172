package dev.holdfast.transcripts.socket;

import dev.holdfast.state.error.ErrorCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What waits to be written to one connection, in bounded memory. Past half of the bound interims
 * are held back, of each open segment the newest; past the bound the connection is closed, and the
 * client comes back for what it missed.
 *
 * <p>To be used on the connection's event loop only.
 */
public final class Outbox {
  /** Counts what becomes of messages. */
  public interface Tally {
    default void sentInterim() {}

    default void droppedInterim() {}

    default void overflowed() {}
  }

  private static final SequencedMap<String, Frame> NOTHING =
      Collections.unmodifiableSequencedMap(new LinkedHashMap<>());

  private final Wire wire;
  private final long capacity;
  private final Tally tally;
  // Made when something is held back: most clients read as fast as they are sent.
  private SequencedMap<String, Frame> heldBack = NOTHING;
  private Runnable waiting;
  private long bytes;
  private boolean closed;

  /**
   * @param capacity in bytes
   */
  public Outbox(Wire wire, long capacity, Tally tally) {
    this.wire = wire;
    this.capacity = capacity;
    this.tally = tally;
  }

  /** Sends what must not be lost; closes the connection if there is no room for it. */
  public void send(String text) {
    if (!closed) {
      send(Frame.of(text));
    }
  }

  /** The same of what others are sent too. */
  public void send(Frame frame) {
    if (closed) {
      return;
    }
    if (bytes + frame.size() > capacity && bytes > 0) {
      overflow();
      return;
    }
    write(frame, frame.size());
  }

  /** Sends what a newer one may replace. */
  public void interim(String segmentId, Frame frame) {
    if (closed) {
      return;
    }
    if (isRoomy()) {
      forget(segmentId);
      write(frame, frame.size());
      tally.sentInterim();
    } else {
      holdBack(segmentId, frame);
    }
  }

  private void holdBack(String segmentId, Frame frame) {
    if (heldBack == NOTHING) {
      heldBack = new LinkedHashMap<>();
    }
    if (heldBack.put(segmentId, frame) != null) {
      tally.droppedInterim();
    }
  }

  /** The segment has its final, or none of what was held back is of any use any more. */
  public void forget(String segmentId) {
    if (heldBack != NOTHING && heldBack.remove(segmentId) != null) {
      tally.droppedInterim();
    }
  }

  public void forgetAll() {
    heldBack = NOTHING;
    waiting = null;
  }

  /** Runs this once there is room, at once if there is; in place of what was to run before. */
  public void whenRoomy(Runnable next) {
    if (isRoomy()) {
      next.run();
    } else {
      waiting = next;
    }
  }

  /** Sends a last message and closes; nothing is sent after it. */
  public void close(ErrorCode why, String last) {
    if (!closed) {
      write(Frame.of(last), 0);
      closed = true;
      forgetAll();
      wire.close(why);
    }
  }

  public boolean isRoomy() {
    return bytes <= capacity / 2;
  }

  private void overflow() {
    tally.overflowed();
    close(
        ErrorCode.OVERLOADED,
        Messages.error(ErrorCode.OVERLOADED, "reading too slowly: connect again and resume"));
  }

  private void write(Frame frame, int size) {
    bytes += size;
    wire.write(frame, () -> written(size));
  }

  private void written(int size) {
    bytes -= size;
    if (closed || !isRoomy()) {
      return;
    }
    if (!heldBack.isEmpty()) {
      var next = heldBack.pollFirstEntry();
      interim(next.getKey(), next.getValue());
    } else if (waiting != null) {
      Runnable next = waiting;
      waiting = null;
      next.run();
    }
  }
}
