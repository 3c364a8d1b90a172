package dev.holdfast.state.redis;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
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
 * <p>The write moves a key's time to live, which Redis does even when its memory is full; the key
 * itself is made by a script that is allowed to then. Used on the event loop of the connection
 * only.
 */
final class Barrier {
  /** Things that wait for others to have them, beyond which the connection is given up. */
  static final int MOST_HELD = 65_536;

  private static final String TIME_TO_LIVE_MS = "" + Duration.ofHours(1).toMillis();

  /** Makes its key. A script without these flags is refused when the memory is full. */
  static final String MAKES =
      """
      #!lua flags=allow-oom
      local key, ttl_ms = KEYS[1], ARGV[1]
      return redis.call('SET', key, '', 'PX', ttl_ms)
      """;

  /** What came, and whose it is; nobody's if it was pushed. */
  private record Held(Promise<Response> answer, Response response) {}

  private final Durability durability;
  private final String key;
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
    this.key = key;
    this.begins =
        Request.cmd(Command.EVAL).arg(MAKES).arg(1).arg(key).arg(TIME_TO_LIVE_MS).encoded();
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

  /**
   * Something came for others.
   *
   * @throws NotConfirmedException if too much is held now, this included: what is pushed has no
   *     other bound
   */
  void hold(Promise<Response> answer, Response response) {
    held.add(new Held(answer, response));
    if (held.size() > MOST_HELD) {
      throw new NotConfirmedException(durability.name() + ": too much came while it was asked");
    }
  }

  /**
   * An answer to one of its own commands came.
   *
   * @param release gets all that is had now, in the order in which it came
   * @throws NotConfirmedException if it is not had, or not in time
   */
  void told(
      Promise<Response> which, Response response, BiConsumer<Promise<Response>, Response> release) {
    if (which == made) {
      checkWritten(response, "OK");
    } else if (which == written) {
      checkWritten(response, "1");
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

  // Whatever else comes is a refusal of the write, or was meant for somebody else, such as the
  // refusal of a subscription.
  private void checkWritten(Response response, String expected) {
    if (!expected.equals(String.valueOf(response))) {
      throw new NotConfirmedException(
          "%s: %s is not written: %s".formatted(durability.name(), key, response));
    }
  }
}
