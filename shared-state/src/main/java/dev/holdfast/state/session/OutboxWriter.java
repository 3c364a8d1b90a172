package dev.holdfast.state.session;

import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.RunArgument;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.TraceParent;
import io.vertx.core.Future;
import java.time.Duration;
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
  private static final Script DELIVER = Script.function("session/deliver");

  // A request may be under way for some seconds before it fails.
  private static final Duration MARGIN = Attended.SUFFICES_FOR.multipliedBy(2);
  private static final int MOST_LIGHT = 31;
  private static final int MOST_BYTES_OF_A_CHAR = 3;
  private static final int RADIX = 10;

  /** Notes the run of the server to which a script goes, and says what it may rely on there. */
  private static final class Knowledge implements RunArgument {
    final Attended attended;
    final boolean light;
    volatile String run = "";

    Knowledge(Attended attended, boolean light) {
      this.attended = attended;
      this.light = light;
    }

    @Override
    public String in(String currentRun) {
      run = currentRun;
      if (!attended.isBy(currentRun)) {
        return "";
      }
      return light ? attended.epoch() + "-*" : attended.end();
    }
  }

  private final RedisLinks redis;
  private final List<String> keys;
  private final RunArgument limits;
  private final long lightBytes;
  private final int mostLight;
  // Names of events are kept in a key of their own, which is attended to with named events only.
  private final AtomicReference<Attended> named = new AtomicReference<>(Attended.NEVER);
  private final AtomicReference<Attended> unnamed = new AtomicReference<>(Attended.NEVER);

  OutboxWriter(RedisLinks redis, List<String> keys, StreamLimits outbox) {
    this.redis = redis;
    this.keys = keys;
    this.limits = outbox.livingLonger(MARGIN).packed();
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
    boolean small = (long) event.length() * MOST_BYTES_OF_A_CHAR <= lightBytes;
    Attended attended = small ? take(known) : known.get();
    Knowledge knowledge = new Knowledge(attended, small && attended.suffices());
    long sent = System.nanoTime();
    return redis
        .run(
            DELIVER,
            keys,
            SessionMemberships.placeOf(roomId),
            KeyPart.unicode(onceId),
            event,
            "@" + cameMicros + (trace.isPresent() ? "@" + trace.text() : ""),
            knowledge,
            limits)
        .map(
            answer -> {
              String text = answer.toString();
              Delivery delivery = Delivery.of(text);
              if (delivery == Delivery.DELIVERED) {
                note(known, text, knowledge.run, sent);
              }
              return delivery;
            });
  }

  private void note(AtomicReference<Attended> known, String answer, String run, long sent) {
    int dash = answer.indexOf('-');
    int space = answer.indexOf(' ');
    String epoch = answer.substring(0, dash);
    if (space < 0) {
      long sequence = Long.parseLong(answer, dash + 1, answer.length(), RADIX);
      known.updateAndGet(before -> before.followedBy(epoch, sequence));
    } else {
      long sequence = Long.parseLong(answer, dash + 1, space, RADIX);
      long bytes = Long.parseLong(answer, space + 1, answer.length(), RADIX);
      Attended now = new Attended(epoch, run, sent, mostLight, sequence, bytes);
      known.updateAndGet(now::orNewer);
    }
  }

  private static Attended take(AtomicReference<Attended> known) {
    return known.getAndUpdate(now -> now.suffices() ? now.oneLess() : Attended.NEVER);
  }
}
