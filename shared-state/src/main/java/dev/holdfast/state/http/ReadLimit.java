package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many read something large at a time, of one user and of all; services act for many, and have
 * no limit of their own. Whoever finds no place waits for one a little, in the order of coming: to
 * be called on a virtual thread.
 */
final class ReadLimit {
  private final int ofOneUser;
  private final Duration patience;
  private final Semaphore all;
  private final ConcurrentHashMap<String, Share> shares = new ConcurrentHashMap<>();

  /**
   * @param ofOneUser most at a time, at least 1
   * @param ofAll the same for all users together
   * @param patience how long one waits for a place of its own, and then for one of all
   */
  ReadLimit(int ofOneUser, int ofAll, Duration patience) {
    this.ofOneUser = ofOneUser;
    this.patience = patience;
    this.all = new Semaphore(ofAll, true);
  }

  /**
   * Has to be given back; twice does no harm.
   *
   * @throws HoldfastException {@code rate-limited} if the user reads too much at a time, {@code
   *     overloaded} if all together do
   */
  Place take(Caller caller) {
    if (caller.role() == Role.SERVICE) {
      takeOneOfAll();
      return new Place(all::release);
    }
    Share share = share(caller.userId());
    if (!tryAcquire(share.places)) {
      leave(caller.userId());
      throw new HoldfastException(
          ErrorCode.RATE_LIMITED,
          "a user may read %d of these at a time: wait for the answers".formatted(ofOneUser));
    }
    try {
      takeOneOfAll();
    } catch (HoldfastException overloaded) {
      share.places.release();
      leave(caller.userId());
      throw overloaded;
    }
    return new Place(
        () -> {
          all.release();
          share.places.release();
          leave(caller.userId());
        });
  }

  /** Of users who have, or wait for, a place. */
  int known() {
    return shares.size();
  }

  int free() {
    return all.availablePermits();
  }

  private void takeOneOfAll() {
    if (!tryAcquire(all)) {
      throw new HoldfastException(
          ErrorCode.OVERLOADED, "too much is being read at this replica: ask again in a moment");
    }
  }

  private boolean tryAcquire(Semaphore places) {
    try {
      return places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Share share(String userId) {
    return shares.compute(
        userId,
        (id, present) -> {
          Share share = present == null ? new Share(new Semaphore(ofOneUser, true)) : present;
          share.claims++;
          return share;
        });
  }

  private void leave(String userId) {
    shares.computeIfPresent(userId, (id, share) -> --share.claims == 0 ? null : share);
  }

  /** What one user has. */
  private static final class Share {
    private final Semaphore places;
    // Who have a place or wait for one; changed within compute alone.
    private int claims;

    private Share(Semaphore places) {
      this.places = places;
    }
  }

  /** A place that was taken. */
  static final class Place implements AutoCloseable {
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Runnable giveBack;

    private Place(Runnable giveBack) {
      this.giveBack = giveBack;
    }

    /** On any thread. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        giveBack.run();
      }
    }
  }
}
