package dev.holdfast.signaling.engineio;

import dev.holdfast.state.error.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Engine.IO over HTTP long-polling: packets wait until the client asks. A session that this side
 * ends stays until the client has heard the last word.
 */
final class PollingTransport implements Transport {
  private static final String CLOSE = EngineCodec.encode(new EnginePacket.Close());
  private static final String NOOP = EngineCodec.encode(new EnginePacket.Noop());

  /** A poll that waits for its answer. */
  interface Poll {
    /** Completes when the answer was written. */
    Future<Void> answer(String payload);
  }

  private final Context context;
  private List<String> waiting = new ArrayList<>();
  private Promise<Void> written = Promise.promise();
  private Optional<Poll> poll = Optional.empty();
  private long polls;
  private boolean flushing;
  private boolean closed;
  private boolean closing;
  private boolean left;
  private final AtomicBoolean probed = new AtomicBoolean();
  private final PostTurn postTurn = new PostTurn();

  PollingTransport(Context context) {
    this.context = context;
  }

  /** Whether a poll is waiting: a second one at the same time breaks the protocol. */
  boolean isPolled() {
    return poll.isPresent();
  }

  /** How many polls there were. */
  long polls() {
    return polls;
  }

  /** Whether something is left to be told to a client whose session has ended. */
  boolean hasLastWord() {
    return !waiting.isEmpty() || closing;
  }

  /**
   * A client tries a WebSocket in the place of this transport. On any thread.
   *
   * @return false if it is trying another one
   */
  boolean beginsProbe() {
    return probed.compareAndSet(false, true);
  }

  /** The client may try another WebSocket. */
  void endsProbe() {
    probed.set(false);
  }

  /** Of the requests with packets that the client sends. */
  PostTurn postTurn() {
    return postTurn;
  }

  /** Whether the client has closed the session, and no poll was there to be released. */
  boolean isLeftWithoutPoll() {
    return left && hasLastWord();
  }

  void polled(Poll asking) {
    polls++;
    poll = Optional.of(asking);
    flush();
  }

  /**
   * The client has given up a poll.
   *
   * @return whether it was still waiting
   */
  boolean givesUp(Poll asking) {
    boolean waited = poll.filter(current -> current == asking).isPresent();
    poll = poll.filter(current -> current != asking);
    return waited;
  }

  Context context() {
    return context;
  }

  /** Answers a poll although there is nothing to tell, if it still waits. */
  void release(Poll asking) {
    if (poll.filter(current -> current == asking).isPresent()) {
      release();
    }
  }

  /** Releases a pending poll, so that the client can go over to the transport that it probes. */
  void release() {
    if (waiting.isEmpty()) {
      waiting.add(NOOP);
    }
    flush();
  }

  @Override
  public Future<Void> sendText(String frame) {
    return send(frame);
  }

  @Override
  public Future<Void> sendBinary(Buffer frame) {
    return send(PayloadCodec.encode(frame));
  }

  @Override
  public void close(CloseCode code, String reason) {
    closed = true;
    closing = true;
    flush();
  }

  @Override
  public void closedByClient() {
    closed = true;
    left = true;
    waiting.clear();
    release();
  }

  /** Nobody is going to be told what waits here. Whoever still asks comes again at once. */
  void forgotten() {
    waiting.clear();
    poll.ifPresent(asking -> asking.answer(CLOSE));
    poll = Optional.empty();
    written.tryFail("the client did not ask for it");
  }

  @Override
  public void moveTo(Transport other) {
    List<String> left = List.copyOf(waiting);
    waiting.clear();
    if (poll.isPresent()) {
      release();
    }
    closed = true;
    Future<Void> last = Future.succeededFuture();
    for (String packet : left) {
      last = send(packet, other);
    }
    // It waits there now.
    last.onComplete(written);
  }

  private static Future<Void> send(String packet, Transport other) {
    try {
      return PayloadCodec.isBinary(packet)
          ? other.sendBinary(PayloadCodec.binary(packet))
          : other.sendText(packet);
    } catch (MalformedPacketException e) {
      throw new IllegalStateException("written here before", e);
    }
  }

  @Override
  public String name() {
    return "polling";
  }

  private Future<Void> send(String packet) {
    if (closed) {
      return Future.succeededFuture();
    }
    waiting.add(packet);
    Future<Void> writing = written.future();
    // What is sent in one go is answered in one payload.
    if (!flushing) {
      flushing = true;
      context.runOnContext(
          ignored -> {
            flushing = false;
            flush();
          });
    }
    return writing;
  }

  private void flush() {
    // By itself: official clients act on a close before the events of the same payload, keep these
    // until they are back, and get them a second time then, because their offset lacks them.
    if (waiting.isEmpty() && closing) {
      closing = false;
      waiting.add(CLOSE);
    }
    if (poll.isEmpty() || waiting.isEmpty()) {
      return;
    }
    Poll asking = poll.get();
    poll = Optional.empty();
    String payload = PayloadCodec.encode(waiting);
    waiting = new ArrayList<>();
    Promise<Void> batch = written;
    written = Promise.promise();
    asking.answer(payload).onComplete(batch);
  }
}
