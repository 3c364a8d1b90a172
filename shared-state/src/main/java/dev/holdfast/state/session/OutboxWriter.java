package dev.holdfast.state.session;

import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.RunArgument;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.TraceParent;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes events into the outbox of one session; kept by whoever writes several. Most events are
 * small and come close behind others: they are appended to an outbox that was attended to a moment
 * ago, and its script need not do so again.
 *
 * <p>Threads may share it.
 */
public final class OutboxWriter {
  private static final Script DELIVER = Script.named("session/deliver");

  /** How long an outbox that was attended to may be left alone. */
  private static final Duration UNATTENDED = Duration.ofSeconds(10);

  // A request may be under way for some seconds before it fails.
  private static final Duration MARGIN = UNATTENDED.multipliedBy(2);
  private static final int MOST_LIGHT = 31;
  private static final int MOST_BYTES_OF_A_CHAR = 3;

  /**
   * What is known of the outbox since it was attended to.
   *
   * @param run of the server that did; of another one the epoch is of no use
   * @param since when, by {@link System#nanoTime}
   * @param left how many light entries may follow
   */
  private record Attended(String epoch, String run, long since, int left) {
    static final Attended NEVER = new Attended("", "", 0, 0);

    boolean suffices() {
      return left > 0 && System.nanoTime() - since < UNATTENDED.toNanos();
    }

    Attended oneLess() {
      return new Attended(epoch, run, since, left - 1);
    }

    Attended orNewer(Attended other) {
      return other.left > 0 && other.since - since > 0 ? other : this;
    }
  }

  /** Notes the run of the server to which a script goes, and says what it may rely on there. */
  private static final class Knowledge implements RunArgument {
    final Attended attended;
    volatile String run = "";

    Knowledge(Attended attended) {
      this.attended = attended;
    }

    @Override
    public String in(String currentRun) {
      run = currentRun;
      return isOf(currentRun) ? attended.epoch() + "-*" : "";
    }

    boolean wasUsed() {
      return isOf(run);
    }

    private boolean isOf(String aRun) {
      return attended != Attended.NEVER && attended.run().equals(aRun);
    }
  }

  private final RedisLinks redis;
  private final List<String> keys;
  private final List<Object> limits;
  private final long lightBytes;
  private final int mostLight;
  // Names of events are kept in a key of their own, which is attended to with named events only.
  private final AtomicReference<Attended> named = new AtomicReference<>(Attended.NEVER);
  private final AtomicReference<Attended> unnamed = new AtomicReference<>(Attended.NEVER);

  OutboxWriter(RedisLinks redis, List<String> keys, StreamLimits outbox) {
    this.redis = redis;
    this.keys = keys;
    this.limits = outbox.livingLonger(MARGIN).args();
    this.lightBytes = outbox.light();
    this.mostLight = Math.min(MOST_LIGHT, outbox.entries() / 8);
  }

  /**
   * Puts an event into the outbox of the session, if it is in the room.
   *
   * @param onceId names the event beyond its repetitions; empty if it has no name
   * @param cameMicros when the event came to this replica, in microseconds since the Unix epoch by
   *     Redis's clock
   * @param trace from which span it comes: for the replica that hears of it live
   */
  public Future<Delivery> deliver(
      String roomId, String onceId, String event, long cameMicros, TraceParent trace) {
    AtomicReference<Attended> known = onceId.isEmpty() ? unnamed : named;
    boolean light = (long) event.length() * MOST_BYTES_OF_A_CHAR <= lightBytes;
    Knowledge knowledge = new Knowledge(light ? take(known) : Attended.NEVER);
    long sent = System.nanoTime();
    List<Object> args = new ArrayList<>(limits);
    Collections.addAll(
        args,
        SessionMemberships.placeOf(roomId),
        KeyPart.unicode(onceId),
        event,
        cameMicros,
        knowledge,
        trace.isPresent() ? trace.text() : "");
    return redis
        .run(DELIVER, keys, args.toArray())
        .map(
            answer -> {
              String text = answer.toString();
              Delivery delivery = Delivery.of(text);
              if (delivery == Delivery.DELIVERED) {
                String epoch = text.substring(0, text.indexOf('-'));
                if (!knowledge.wasUsed()) {
                  Attended now = new Attended(epoch, knowledge.run, sent, mostLight);
                  known.updateAndGet(now::orNewer);
                } else if (!knowledge.attended.epoch().equals(epoch)) {
                  known.set(Attended.NEVER);
                }
              }
              return delivery;
            });
  }

  private static Attended take(AtomicReference<Attended> known) {
    Attended before = known.getAndUpdate(now -> now.suffices() ? now.oneLess() : Attended.NEVER);
    return before.suffices() ? before : Attended.NEVER;
  }
}
