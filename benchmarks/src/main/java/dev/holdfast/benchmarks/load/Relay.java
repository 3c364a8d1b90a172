package dev.holdfast.benchmarks.load;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Pairs of participants, one of each sends to the other: a candidate of 300 bytes at a time. */
final class Relay {
  private static final long LONGEST_NS = 60_000_000_000L;
  private static final int DIGITS = 3;
  private static final long DRAIN_NS = 3_000_000_000L;

  private final Loop loop;
  private final List<Pair> pairs;

  Relay(Loop loop, List<Pair> pairs) {
    this.loop = loop;
    this.pairs = pairs;
  }

  /**
   * Each pair has one message on its way: the next one goes out when it arrived.
   *
   * @return messages a second, and the latency
   */
  JsonObject closedLoop(double seconds) {
    Histogram latency = histogram();
    long from = System.nanoTime();
    long until = from + (long) (seconds * 1e9);
    pairs.forEach(
        pair ->
            pair.begin(
                (sequence, now) -> {
                  latency.recordValue(now - pair.sentAt());
                  if (now < until) {
                    pair.sendNow();
                  }
                }));
    // There, because that is where all further ones go out.
    loop.execute(() -> pairs.forEach(Pair::sendNow));
    sleepUntil(until);
    drain();
    return result(latency, pairs.size()).put("perSecond", latency.getTotalCount() / seconds);
  }

  /**
   * Messages go out at fixed times, whether or not earlier ones have arrived, and latency counts
   * from the time at which a message was due: a server that stalls is not spared what would have
   * been sent meanwhile. So does the time to the acknowledgment.
   */
  JsonObject paced(double seconds, int perSecond) {
    Histogram latency = histogram();
    Histogram acknowledged = histogram();
    long count = (long) (seconds * perSecond);
    double interval = 1e9 / perSecond;
    long from = System.nanoTime() + 50_000_000L;
    IntStream.range(0, pairs.size())
        .forEach(
            i ->
                pairs
                    .get(i)
                    .begin(
                        sinceDue(latency, from, interval, i),
                        sinceDue(acknowledged, from, interval, i)));
    for (long k = 0; k < count; k++) {
      sleepUntil(from + (long) (interval * k));
      pairs.get((int) (k % pairs.size())).sendNow();
    }
    drain();
    return result(latency, count)
        .put("p95", ms(latency, 95))
        .put("acknowledged", acknowledged.getTotalCount())
        .put("ackP50", ms(acknowledged, 50))
        .put("ackP95", ms(acknowledged, 95))
        .put("ackP99", ms(acknowledged, 99));
  }

  private Pair.Arrival sinceDue(Histogram times, long from, double interval, int pair) {
    return (sequence, now) -> {
      long due = from + (long) (interval * (sequence * pairs.size() + pair));
      times.recordValue(Math.max(0, now - due));
    };
  }

  private void drain() {
    long patience = System.nanoTime() + DRAIN_NS;
    while (System.nanoTime() < patience && pairs.stream().anyMatch(Pair::isWaiting)) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private JsonObject result(Histogram latency, long least) {
    if (latency.getTotalCount() < least / 2) {
      throw new IllegalStateException("only " + latency.getTotalCount() + " messages arrived");
    }
    return new JsonObject()
        .put("messages", latency.getTotalCount())
        .put("p50", ms(latency, 50))
        .put("p99", ms(latency, 99))
        .put("p999", ms(latency, 99.9))
        .put("max", latency.getMaxValue() / 1e6)
        .put("lost", pairs.stream().mapToLong(Pair::lost).sum())
        .put("disordered", pairs.stream().mapToLong(Pair::disordered).sum());
  }

  private static double ms(Histogram latency, double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }

  private static Histogram histogram() {
    return new Histogram(LONGEST_NS, DIGITS);
  }

  private static void sleepUntil(long time) {
    for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
