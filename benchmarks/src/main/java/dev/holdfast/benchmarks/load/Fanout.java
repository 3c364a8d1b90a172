package dev.holdfast.benchmarks.load;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Many calls at once, each with a producer and readers. Updates are due at fixed times whatever the
 * server does, and their lag counts from then (an open loop): a stall counts for everything that it
 * held up.
 */
final class Fanout {
  private static final long PATIENCE_NS = 60_000_000_000L;
  private static final long LAST_ARRIVALS_NS = 5_000_000_000L;
  private static final long LONGEST_NS = 600_000_000_000L;

  private final JsonObject order;
  private final Loop loop;
  private final List<SpokenCall> calls;
  // Both are written by the loop's thread alone.
  private final Histogram lag = new Histogram(LONGEST_NS, 3);
  private final Histogram share = new Histogram(LONGEST_NS, 3);
  private volatile boolean measuring;

  private Fanout(JsonObject order, Loop loop) {
    this.order = order;
    this.loop = loop;
    int updates = perCall(order.getDouble("warmUpSeconds")) + perCall(order.getDouble("seconds"));
    this.calls =
        IntStream.range(0, order.getInteger("calls"))
            .mapToObj(
                i ->
                    new SpokenCall(
                        updates,
                        order.getInteger("readers"),
                        ns -> record(lag, ns),
                        ns -> record(share, ns)))
            .toList();
  }

  static Fanout of(JsonObject order, Loop loop) {
    return new Fanout(order, loop);
  }

  /** Everybody connects, and the warm-up is said. */
  void open() {
    for (int i = 0; i < calls.size(); i++) {
      SpokenCall call = calls.get(i);
      SpokenCall.Address address = address(order.getString("run") + "-" + i);
      loop.execute(() -> call.open(loop, address, order.getString("header")));
    }
    await("everybody is greeted", PATIENCE_NS, () -> calls.stream().allMatch(SpokenCall::isReady));
    int warmUp = perCall(order.getDouble("warmUpSeconds"));
    say(0, warmUp);
    waited(LAST_ARRIVALS_NS, () -> sum(SpokenCall::arrived) >= expected(warmUp));
  }

  private long expected(int updates) {
    return (long) updates * calls.size() * order.getInteger("readers");
  }

  JsonObject measure() {
    int warmUp = perCall(order.getDouble("warmUpSeconds"));
    int measured = perCall(order.getDouble("seconds"));
    measuring = true;
    long began = System.nanoTime();
    say(warmUp, measured);
    long took = System.nanoTime() - began;
    long expected = expected(warmUp + measured);
    long finals =
        IntStream.range(0, warmUp + measured).filter(SpokenCall::isFinal).count()
            * calls.size()
            * order.getInteger("readers");
    waited(LAST_ARRIVALS_NS, () -> sum(SpokenCall::arrived) >= expected);
    JsonObject answer =
        new JsonObject()
            .put("offered", order.getInteger("rate"))
            .put("updates", (long) measured * calls.size())
            .put("sent", (double) measured * calls.size() * 1e9 / took)
            .put("missing", expected - sum(SpokenCall::arrived))
            .put("missingFinals", finals - sum(SpokenCall::finalsArrived))
            .put("disordered", sum(SpokenCall::disordered));
    onLoop(
        () -> {
          answer.put("lagMs", percentiles(lag)).put("shareMs", percentiles(share));
        });
    return answer;
  }

  void close() {
    onLoop(() -> calls.forEach(SpokenCall::close));
  }

  private SpokenCall.Address address(String callId) {
    return new SpokenCall.Address(
        order.getString("producerPath").replace("{callId}", callId),
        order.getInteger("producerPort"),
        order.getString("readerPath").replace("{callId}", callId),
        order.getInteger("readerPort"));
  }

  /** That many updates of every call, one call after another, at the rate. */
  private void say(int first, int count) {
    double interval = 1e9 / order.getInteger("rate");
    long began = System.nanoTime();
    long all = (long) count * calls.size();
    for (long i = 0; i < all; i++) {
      long due = began + (long) (i * interval);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      calls.get((int) (i % calls.size())).say(first + (int) (i / calls.size()), due);
    }
  }

  private int perCall(double seconds) {
    return (int)
        Math.max(1, Math.round(order.getInteger("rate") * seconds / order.getInteger("calls")));
  }

  private void record(Histogram histogram, long ns) {
    if (measuring) {
      histogram.recordValue(Math.clamp(ns, 0, LONGEST_NS));
    }
  }

  private static JsonObject percentiles(Histogram histogram) {
    return new JsonObject()
        .put("count", histogram.getTotalCount())
        .put("p50", histogram.getValueAtPercentile(50) / 1e6)
        .put("p99", histogram.getValueAtPercentile(99) / 1e6)
        .put("p999", histogram.getValueAtPercentile(99.9) / 1e6);
  }

  private long sum(ToLongFunction<SpokenCall> what) {
    return calls.stream().mapToLong(what).sum();
  }

  private void onLoop(Runnable task) {
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(
        () -> {
          task.run();
          done.countDown();
        });
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(String what, long patience, BooleanSupplier condition) {
    if (!waited(patience, condition)) {
      throw new IllegalStateException("not in time: " + what);
    }
  }

  private static boolean waited(long patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(10_000_000);
    }
    return true;
  }
}
