package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.transcripts.engine.Engine;
import io.vertx.core.AsyncResult;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Which session of its engine a producer brings, where the engine names it in one message alone.
 * The rest of a stream may come over another connection: so the name is kept, and asked for before
 * the first message is read.
 */
final class EngineSession {
  private final Transcripts transcripts;
  private final String callId;
  private final Introduction introduction;
  private final Executor loop;
  private final Queue<Runnable> early = new ArrayDeque<>();
  private Optional<String> kept = Optional.empty();
  private boolean known;

  EngineSession(Transcripts transcripts, String callId, Introduction introduction, Executor loop) {
    this.transcripts = transcripts;
    this.callId = callId;
    this.introduction = introduction;
    this.loop = loop;
  }

  /**
   * Asks for the name, where that is needed.
   *
   * @param then once it is known, behind what came before
   */
  void begin(Runnable then, Consumer<Throwable> failed) {
    known = !introduction.engine().map(Engine::namesSessionOnce).orElse(false);
    if (!known) {
      transcripts
          .session(callId, introduction.producer(), introduction.stream())
          .onComplete(answer -> loop.execute(() -> answered(answer, then, failed)));
    }
  }

  private void answered(
      AsyncResult<Optional<String>> answer, Runnable then, Consumer<Throwable> failed) {
    if (answer.failed()) {
      failed.accept(answer.cause());
      return;
    }
    kept = answer.result();
    introduction.engine().orElseThrow().goOn(kept);
    known = true;
    early.forEach(Runnable::run);
    early.clear();
    then.run();
  }

  /** Reads a message: at once, or as soon as the name is known. */
  void run(Runnable reading) {
    if (known) {
      reading.run();
    } else {
      early.add(reading);
    }
  }

  /**
   * Keeps the name if a message has told another one; to be called before its segments are stored,
   * because both go the same way to Redis.
   */
  void keep() {
    Optional<String> now = introduction.engine().flatMap(Engine::session);
    if (!now.equals(kept)) {
      kept = now;
      now.ifPresent(
          name ->
              transcripts.keepSession(
                  callId, introduction.producer(), introduction.stream(), name));
    }
  }
}
