package dev.holdfast.transcripts.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.transcript.IngestBatch;
import dev.holdfast.state.transcript.IngestResult;
import dev.holdfast.state.transcript.RedactedMeanwhile;
import dev.holdfast.transcripts.socket.EventLoop;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Map;

/**
 * Stores what one producer sends at the ingest socket, in its order and without one message waiting
 * for the other. If more was redacted in a segment than the connection knew, the message is read
 * once more when all before it are stored, and what comes behind it waits: so each is refused once,
 * and again only after others than this connection have redacted in its segment meanwhile.
 */
final class DeliveryWriter {
  private final String callId;
  private final Ingest ingest;
  private final EventLoop loop;
  private final KnownRedactions known = new KnownRedactions();
  private int waiting;
  private long lastSent;
  private int underWay;
  // What was under way when a message was refused may be refused too, and be sent once more.
  private long doubtfulUpTo;
  private int doubtful;

  DeliveryWriter(String callId, Ingest ingest, EventLoop loop) {
    this.callId = callId;
    this.ingest = ingest;
    this.loop = loop;
  }

  /**
   * One message.
   *
   * @param terms with which it is read, but for what is known to be redacted
   */
  record Message(
      JsonNode json, IngestParser.Terms terms, AnswersInOrder.Place place, Answering answering) {
    private Message again() {
      return new Message(json, terms.again(Map.of()), place, answering);
    }
  }

  /** What is done with the answers, on the connection's event loop. */
  interface Answering {
    /** Throws if whoever sends it may not end the transcript. */
    void checkEnding();

    void stored(IngestBatch batch, IngestResult ingestResult);

    void failed(Throwable why);
  }

  void store(Message message) {
    if (waiting > 0 || doubtful > 0) {
      whenFirst(message, () -> read(message));
    } else {
      attempt(message, () -> read(message));
    }
  }

  private void read(Message message) {
    IngestParser.Terms terms = message.terms().knowing(known.all());
    IngestBatch batch = IngestParser.of(message.json(), terms);
    boolean isEnd = batch.then() == IngestBatch.Then.THE_END;
    if (isEnd) {
      message.answering().checkEnding();
    }
    if (isEnd && !message.place().isFirst()) {
      // What came before may have to be read once more, and must not be too late then.
      whenFirst(message, () -> read(message.again()));
    } else {
      send(message, batch);
    }
  }

  private void send(Message message, IngestBatch batch) {
    long number = known.sent(batch);
    Future<IngestResult> taken = ingest.take(callId, batch);
    lastSent = number;
    underWay++;
    taken.onComplete(
        answer ->
            loop.run(
                () -> {
                  arrived(number);
                  attempt(message, () -> answered(message, batch, number, answer));
                }));
  }

  private void arrived(long number) {
    underWay--;
    if (number <= doubtfulUpTo) {
      doubtful--;
    }
  }

  private void answered(
      Message message, IngestBatch batch, long number, AsyncResult<IngestResult> answer) {
    if (answer.succeeded()) {
      known.stored(batch);
      message.answering().stored(batch, answer.result());
    } else if (answer.cause() instanceof RedactedMeanwhile told) {
      known.refused(told, number);
      doubtfulUpTo = lastSent;
      doubtful = underWay;
      whenFirst(message, () -> read(message.again()));
    } else {
      message.answering().failed(answer.cause());
    }
  }

  // Not at once: of many that wait and fail each would run within the one before it.
  private void whenFirst(Message message, Runnable step) {
    waiting++;
    message
        .place()
        .whenFirst(
            () ->
                loop.execute(
                    () -> {
                      waiting--;
                      attempt(message, step);
                    }));
  }

  private static void attempt(Message message, Runnable step) {
    try {
      step.run();
    } catch (Throwable failure) {
      message.answering().failed(failure);
    }
  }
}
