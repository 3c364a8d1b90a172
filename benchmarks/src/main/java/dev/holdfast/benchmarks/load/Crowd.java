package dev.holdfast.benchmarks.load;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Many clients that do the same, a bounded number of them at the same time. */
final class Crowd {
  private static final int PATIENCE_SECONDS = 180;
  private static final long GOODBYE_NS = 500_000_000L;

  /** What a client does; it runs the second argument when it is done. */
  interface Step {
    void begin(Client client, int index, Runnable done);
  }

  private final Loop loop;
  private final int atATime;
  private final List<Client> clients;
  private volatile CompletableFuture<Void> running = new CompletableFuture<>();

  /** How long it took: the whole, in seconds, and each client from its beginning, in ms. */
  record Took(double seconds, double[] each) {}

  /**
   * @param atATime how many take a step at the same time
   */
  Crowd(Loop loop, int count, int atATime, String name, String secret, String readyEvent) {
    this.loop = loop;
    this.atATime = atATime;
    this.clients =
        IntStream.range(0, count)
            .mapToObj(i -> new Client(loop, Token.of(name + i, secret), readyEvent, this::failed))
            .toList();
  }

  List<Client> clients() {
    return clients;
  }

  Took connect(int port) {
    return all((client, index, done) -> client.connect(port, done));
  }

  /** All take a step. */
  Took all(Step step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    running = done;
    AtomicInteger left = new AtomicInteger(clients.size());
    AtomicInteger next = new AtomicInteger();
    double[] each = new double[clients.size()];
    Step timed =
        (client, index, ended) -> {
          long began = System.nanoTime();
          step.begin(
              client,
              index,
              () -> {
                each[index] = (System.nanoTime() - began) / 1e6;
                ended.run();
              });
        };
    long from = System.nanoTime();
    loop.execute(
        () -> {
          for (int i = 0; i < atATime; i++) {
            begin(timed, next, left, done);
          }
        });
    try {
      done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(left + " of " + clients.size() + " are not done", e);
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    return new Took((System.nanoTime() - from) / 1e9, each);
  }

  /** All connections are gone at once, and nobody says goodbye. */
  void cut() {
    CompletableFuture<Void> cut = new CompletableFuture<>();
    loop.execute(
        () -> {
          clients.forEach(Client::cut);
          cut.complete(null);
        });
    cut.join();
  }

  /** All say goodbye, so that no server keeps anything of them. */
  void leave() {
    loop.execute(() -> clients.forEach(Client::leave));
    LockSupport.parkNanos(GOODBYE_NS);
    cut();
  }

  private void begin(
      Step step, AtomicInteger next, AtomicInteger left, CompletableFuture<Void> done) {
    int index = next.getAndIncrement();
    if (index < clients.size()) {
      step.begin(
          clients.get(index),
          index,
          () -> {
            if (left.decrementAndGet() == 0) {
              done.complete(null);
            } else {
              begin(step, next, left, done);
            }
          });
    }
  }

  // The first one tells enough, and ends the step.
  private void failed(String why) {
    running.completeExceptionally(new IllegalStateException(why));
  }
}
