package dev.holdfast.state.redis;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * Holds back what comes through a connection until others have it (see {@link Durability}). Behind
 * the commands of a batch goes a small write, then the question who has all of it. Without a write
 * of its own a server may answer for the connection's last one, which a batch that only reads does
 * not have: what it read was written through another connection, and may be nowhere else yet.
 *
 * <p>What came before the answer to that write was so before the write, and is covered by it: what
 * was asked for, and what is pushed. What is pushed later waits for the next question.
 *
 * <p>The write moves a key's time to live, which Redis does even when its memory is full. Used on
 * the event loop of the connection only.
 */
final class Barrier {
  private static final String TIME_TO_LIVE_MS = "" + Duration.ofHours(1).toMillis();

  /** What came, and whose it is; nobody's if it was pushed. */
  private record Held(Promise<Response> answer, Response response) {}

  private final Durability durability;
  private final byte[] begins;
  private final byte[] asks;
  // Never completed: they stand where the answers to its own commands come.
  private final Promise<Response> made = Promise.promise();
  private final Promise<Response> written = Promise.promise();
  private final Promise<Response> had = Promise.promise();
  private final Queue<Held> held = new ArrayDeque<>();
  private int covered;
  private boolean isMade;
  private boolean isUnderWay;

  /**
   * @param key that nobody else uses, of a slot that the server holds
   */
  Barrier(Durability durability, String key) {
    this.durability = durability;
    this.begins =
        Request.cmd(Command.SET).arg(key).arg("").arg("PX").arg(TIME_TO_LIVE_MS).encoded();
    byte[] moves = Request.cmd(Command.PEXPIRE).arg(key).arg(TIME_TO_LIVE_MS).encoded();
    this.asks = Buffer.buffer(moves).appendBytes(durability.question().encoded()).getBytes();
  }

  /** Whether the answer to a question is still to come. */
  boolean isUnderWay() {
    return isUnderWay;
  }

  /** Whether something waits for a question that was not asked yet. */
  boolean isWanted() {
    return !isUnderWay && !held.isEmpty();
  }

  /**
   * Asks.
   *
   * @param bytes to write
   * @param unanswered gets whom to tell the answers
   */
  void ask(Buffer bytes, Collection<Promise<Response>> unanswered) {
    isUnderWay = true;
    if (!isMade) {
      isMade = true;
      bytes.appendBytes(begins);
      unanswered.add(made);
    }
    bytes.appendBytes(asks);
    unanswered.addAll(List.of(written, had));
  }

  boolean isOwn(Promise<Response> answer) {
    return answer == made || answer == written || answer == had;
  }

  /** Something came for others. */
  void hold(Promise<Response> answer, Response response) {
    held.add(new Held(answer, response));
  }

  /**
   * An answer to one of its own commands came.
   *
   * @param release gets all that is had now, in the order in which it came
   * @throws NotConfirmedException if it is not had, or not in time
   */
  void told(
      Promise<Response> which, Response response, BiConsumer<Promise<Response>, Response> release) {
    if (which == written) {
      checkWritten(response);
      covered = held.size();
    } else if (which == had) {
      durability.check(response);
      isUnderWay = false;
      for (; covered > 0; covered--) {
        Held next = held.remove();
        release.accept(next.answer, next.response);
      }
    }
  }

  /** Those whose answers came and are held back. */
  List<Promise<Response>> unconfirmed() {
    return held.stream().map(Held::answer).filter(answer -> answer != null).toList();
  }

  // Whatever else comes was meant for somebody else, such as the refusal of a subscription.
  private static void checkWritten(Response response) {
    boolean isWritten =
        response != null && response.type() == ResponseType.NUMBER && response.toInteger() == 1;
    if (!isWritten) {
      throw new NotConfirmedException("nothing can be written: " + response);
    }
  }
}
