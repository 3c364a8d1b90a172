package dev.holdfast.state.redis;

import dev.holdfast.state.connection.AbruptClose;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One connection to Redis. What many threads send in one go is written in one go: a system call for
 * each command would cost more than all else that is done for it here. Commands are written in the
 * order of sending.
 */
final class RespConnection {
  private static final Logger LOG = Logger.getLogger(RespConnection.class);

  /** Commands that are written in one go; the event loop has others to serve. */
  static final int MOST_AT_ONCE = 256;

  /** Bytes of them, after which no further command is added. */
  private static final int MOST_BYTES_AT_ONCE = 256 * 1024;

  /** Goes before it is asked who has what they did, where that is asked for. */
  private static final int MOST_GOES_BEFORE_A_QUESTION = 32;

  /** Commands whose answers are still to come. */
  private static final int MOST_UNDER_WAY = 65_536;

  private record Sent(byte[] bytes, boolean isAnswered, Promise<Response> answer) {}

  private final VertxInternal vertx;
  private final Context context;
  private final NetSocket socket;
  private final Queue<Sent> unsent = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean writesSoon = new AtomicBoolean();
  private final AtomicInteger underWay = new AtomicInteger();
  private final RespDecoder decoder = new RespDecoder(this::came);
  private final LivenessCheck liveness = new LivenessCheck(System.nanoTime());

  // On the event loop only.
  private final Queue<Promise<Response>> unanswered = new ArrayDeque<>();
  private Consumer<Response> unasked = push -> {};
  private Consumer<Throwable> ended = cause -> {};
  private Optional<Barrier> barrier = Optional.empty();
  private Throwable cause = new IllegalStateException("the connection is closed");
  private boolean isBroken;
  private boolean over;

  /** To be made on the event loop of the socket, when that was connected. */
  RespConnection(Vertx vertx, NetSocket socket) {
    this.vertx = (VertxInternal) vertx;
    this.context = vertx.getOrCreateContext();
    this.socket = socket;
    socket.handler(this::read);
    socket.exceptionHandler(this::broken);
    socket.closeHandler(closed -> end());
  }

  /**
   * Hears what was not asked for, and refusals of what is not answered. To be called on the event
   * loop.
   *
   * @param ended is called once, after all that is under way has failed
   */
  void listen(Consumer<Response> unasked, Consumer<Throwable> ended) {
    this.unasked = unasked;
    this.ended = ended;
    if (over) {
      context.runOnContext(ignored -> ended.accept(cause));
    }
  }

  /**
   * From now on, what comes waits until others have it. To be called on the event loop, while
   * nothing is under way.
   */
  void holdBack(Barrier by) {
    barrier = Optional.of(by);
  }

  /**
   * Any thread.
   *
   * @return completes where it was asked for; fails with the error that Redis answers, or if the
   *     connection ends before, as it does when what was done is not had in time by all that must.
   *     Of what is not answered, completes when it was written.
   */
  Future<Response> send(Request request) {
    Promise<Response> answer = vertx.promise();
    // Of subscriptions there are as many as clients, and all are asked for again at once.
    if (request.isAnswered() && underWay.incrementAndGet() > MOST_UNDER_WAY) {
      underWay.decrementAndGet();
      answer.fail("too many commands wait for Redis");
      return answer.future();
    }
    unsent.add(new Sent(request.encoded(), request.isAnswered(), answer));
    writeSoon();
    return answer.future();
  }

  /** Hears of all that comes. */
  LivenessCheck liveness() {
    return liveness;
  }

  /**
   * Ends it behind what was sent before; any thread. Redis may leave unread what stands behind a
   * question that it has not answered.
   */
  void close() {
    context.runOnContext(
        ignored -> {
          // Nobody waits for its answers any more.
          while (barrier.isPresent() && !over && !unsent.isEmpty()) {
            writeSome(false);
          }
          socket.close();
        });
  }

  /** Ends it at once: who does not read would have the end wait, too. Any thread. */
  void cut() {
    AbruptClose.of(socket).now();
  }

  private void writeSoon() {
    if (!writesSoon.get() && writesSoon.compareAndSet(false, true)) {
      context.runOnContext(ignored -> write());
    }
  }

  private void write() {
    // Before it is looked what there is: what comes later asks anew.
    writesSoon.set(false);
    if (over) {
      failUnsent();
    } else if (barrier.isEmpty() || !barrier.get().isUnderWay()) {
      writeInGoes();
      if (!unsent.isEmpty()) {
        writeSoon();
      }
    }
  }

  // What is not written before a question waits for its answer, so there is more room before one.
  private void writeInGoes() {
    int goes = barrier.isEmpty() ? 1 : MOST_GOES_BEFORE_A_QUESTION;
    do {
      goes--;
      writeSome(goes == 0);
    } while (goes > 0 && !unsent.isEmpty() && !barrier.orElseThrow().isUnderWay());
  }

  private void writeSome(boolean isLast) {
    List<Sent> batch = new ArrayList<>();
    int bytes = 0;
    while (batch.size() < MOST_AT_ONCE && bytes < MOST_BYTES_AT_ONCE && !unsent.isEmpty()) {
      Sent next = unsent.poll();
      batch.add(next);
      bytes += next.bytes.length;
    }
    if (!batch.isEmpty() || barrier.map(Barrier::isWanted).orElse(false)) {
      write(batch, bytes, isLast || unsent.isEmpty());
    }
  }

  private void write(List<Sent> batch, int size, boolean asks) {
    Buffer bytes = Buffer.buffer(size);
    for (Sent one : batch) {
      bytes.appendBytes(one.bytes);
      if (one.isAnswered) {
        unanswered.add(one.answer);
      }
    }
    if (asks) {
      barrier.ifPresent(by -> ask(by, bytes));
    }
    socket.write(bytes);
    for (Sent one : batch) {
      if (!one.isAnswered) {
        one.answer.complete();
      }
    }
  }

  // While no question is under way, no answer that is still to come was asked about.
  private void ask(Barrier by, Buffer bytes) {
    if (!by.isUnderWay() && (by.isWanted() || !unanswered.isEmpty())) {
      by.ask(bytes, unanswered);
    }
  }

  private void read(Buffer bytes) {
    if (isBroken) {
      return;
    }
    liveness.heard();
    try {
      decoder.read(bytes);
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void broken(Throwable error) {
    isBroken = true;
    cause = error;
    if (error instanceof NotConfirmedException) {
      ConnectionMetrics.unconfirmed().increment();
    }
    socket.close();
  }

  private void came(Response response) {
    boolean isPush = response != null && response.type() == ResponseType.PUSH;
    Promise<Response> answer = isPush ? null : unanswered.poll();
    if (barrier.isEmpty()) {
      deal(answer, response);
    } else if (answer != null && barrier.get().isOwn(answer)) {
      barrier.get().told(answer, response, this::deal);
      goOn();
    } else {
      barrier.get().hold(answer, response);
      goOn();
    }
  }

  // What is sent, or comes, while it is asked who has something, waits for the next question.
  private void goOn() {
    Barrier by = barrier.orElseThrow();
    if (by.isWanted() || (!by.isUnderWay() && !unsent.isEmpty())) {
      writeSoon();
    }
  }

  private void deal(Promise<Response> answer, Response response) {
    try {
      if (answer == null) {
        unasked.accept(response);
      } else {
        underWay.decrementAndGet();
        answer(answer, response);
      }
    } catch (RuntimeException e) {
      LOG.error("what came from Redis was not dealt with", e);
    }
  }

  private static void answer(Promise<Response> promise, Response response) {
    if (response instanceof Throwable error) {
      promise.fail(error);
    } else {
      promise.complete(response);
    }
  }

  private void end() {
    over = true;
    barrier.ifPresent(by -> by.unconfirmed().forEach(this::failAnswered));
    for (Promise<Response> one = unanswered.poll(); one != null; one = unanswered.poll()) {
      failAnswered(one);
    }
    failUnsent();
    ended.accept(cause);
  }

  private void failAnswered(Promise<Response> promise) {
    if (barrier.isEmpty() || !barrier.get().isOwn(promise)) {
      underWay.decrementAndGet();
      fail(promise);
    }
  }

  private void failUnsent() {
    for (Sent one = unsent.poll(); one != null; one = unsent.poll()) {
      if (one.isAnswered) {
        underWay.decrementAndGet();
      }
      fail(one.answer);
    }
  }

  private void fail(Promise<Response> promise) {
    try {
      promise.fail(cause);
    } catch (RuntimeException e) {
      LOG.error("the end of a connection to Redis was not dealt with", e);
    }
  }
}
