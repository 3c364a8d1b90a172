package dev.holdfast.transcripts.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.transcript.IngestBatch;
import dev.holdfast.state.transcript.IngestResult;
import dev.holdfast.transcripts.access.Rights;
import dev.holdfast.transcripts.engine.UnknownMessage;
import dev.holdfast.transcripts.redaction.Redactor;
import dev.holdfast.transcripts.redaction.Redactors;
import dev.holdfast.transcripts.segment.InvalidSegment;
import dev.holdfast.transcripts.socket.ConnectionHandler;
import dev.holdfast.transcripts.socket.EventLoop;
import dev.holdfast.transcripts.socket.Inbound;
import dev.holdfast.transcripts.socket.Messages;
import dev.holdfast.transcripts.socket.Outbox;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One producer at the ingest socket. Messages are stored in the order in which they come, and
 * acknowledged in it, without one waiting for the acknowledgment of the other.
 */
final class IngestConnection implements ConnectionHandler {
  private static final Logger LOG = Logger.getLogger(IngestConnection.class);
  private static final ArrayNode NOTHING = JsonNodeFactory.instance.arrayNode();

  private final Sources sources;
  private final UpgradeRequest request;
  private final Outbox outbox;
  private final Inbound inbound;
  private final EventLoop loop;

  private Future<Redactor> redactor = Future.failedFuture("not asked for yet");
  private final AnswersInOrder answers;
  private final DeliveryWriter writer;
  private Introduction introduction;
  private Optional<RemovalWatch> removals = Optional.empty();
  private EngineSession engine;
  private boolean leaving;

  /**
   * What the producers' connections share.
   *
   * @param mostUnderWay messages of one producer
   */
  record Sources(
      Ingest ingest,
      Introductions introductions,
      Redactors redactors,
      ProducerRights rights,
      RedisClock clock,
      IngestMetrics metrics,
      int mostUnderWay) {}

  IngestConnection(
      Sources sources, UpgradeRequest request, Outbox outbox, Inbound inbound, EventLoop loop) {
    this.sources = sources;
    this.request = request;
    this.outbox = outbox;
    this.inbound = inbound;
    this.loop = loop;
    this.answers = new AnswersInOrder(outbox::send);
    this.writer = new DeliveryWriter(request.callId(), sources.ingest(), loop);
  }

  // Whatever it sends before this is answered is stored behind it: all go the same way to Redis.
  @Override
  public void arrived() {
    try {
      introduction = sources.introductions().of(request);
      removals = sources.rights().watch(request, loop, removed -> close(removed));
      sources
          .introductions()
          .arrived(introduction, request.callId())
          .onComplete(answer -> loop.run(() -> arrived(answer)));
      engine = sources.introductions().engineSession(introduction, request.callId(), loop);
      engine.begin(this::sessionKnown, failure -> close(HoldfastException.of(failure)));
    } catch (HoldfastException wrong) {
      close(wrong);
    }
  }

  // What came before it is read only now.
  private void sessionKnown() {
    if (leaving) {
      storeWhatIsOver();
    }
  }

  private void arrived(AsyncResult<Optional<Offset>> answer) {
    if (answer.failed()) {
      close(HoldfastException.of(answer.cause()));
      return;
    }
    outbox.send(Messages.connected(request.callId()));
    answer.result().ifPresent(end -> outbox.send(IngestMessages.ended(request.callId(), end)));
  }

  @Override
  public void received(String text) {
    if (leaving) {
      return;
    }
    try {
      JsonNode message = IngestParser.json(inbound.take(text));
      if (message.path("type").asText().equals("ping")) {
        outbox.send(Messages.pong(sources.clock().now()));
      } else if (answers.missing() >= sources.mostUnderWay()) {
        close(ErrorCode.OVERLOADED, "too much is under way: wait for acknowledgments");
      } else {
        AnswersInOrder.Place place = answers.next();
        engine.run(() -> take(message, place));
      }
    } catch (Throwable refused) {
      answers.next().answer(IngestMessages.error(refused, ""));
    }
  }

  private void take(JsonNode message, AnswersInOrder.Place place) {
    try {
      JsonNode segments = introduction.read(message);
      engine.keep();
      if (segments.isArray() && segments.isEmpty()) {
        answered(IngestMessages.NOTHING, place);
      } else {
        attempt(segments, place, () -> redact(segments, place));
      }
    } catch (UnknownMessage unknown) {
      sources.introductions().refused(unknown, introduction, request.callId());
      answered(IngestMessages.error(unknown, ""), place);
    } catch (Throwable refused) {
      failed(message, refused, place);
    }
  }

  @Override
  public void receivedBinary() {
    outbox.send(Messages.error(ErrorCode.INVALID_PAYLOAD, "messages are text"));
  }

  @Override
  public void goAway() {
    leaving = true;
    storeWhatIsOver();
    leaveOnceDone();
  }

  @Override
  public void expire() {
    close(ErrorCode.TOKEN_EXPIRED, "the token ran out");
  }

  // A message that fails meanwhile is answered with an error of its own.
  @Override
  public void redisLost() {
    outbox.send(Messages.reconnecting(request.callId()));
  }

  @Override
  public void redisBack() {
    outbox.send(Messages.connected(request.callId()));
  }

  @Override
  public void closed() {
    leaving = true;
    removals.ifPresent(RemovalWatch::close);
    storeWhatIsOver();
  }

  // If it fails, or this replica dies, whoever gives the segment up stores it: see endOfTurn.
  private void storeWhatIsOver() {
    ArrayNode last = introduction == null ? NOTHING : introduction.finish();
    if (!last.isEmpty()) {
      AnswersInOrder.Place place = answers.silent();
      attempt(last, place, () -> redact(last, place));
    }
  }

  @Override
  public void counted(Presence presence) {
    sources.metrics().counted(presence);
  }

  // Answers keep their order: one that never came would hold back all behind it. So whatever is
  // thrown is an answer, be it no exception but an error of the machine.
  private void attempt(JsonNode message, AnswersInOrder.Place place, Runnable step) {
    try {
      step.run();
    } catch (Throwable failure) {
      failed(message, failure, place);
    }
  }

  // Asked for anew each time, because the call may only now have come to its room. Messages that
  // come meanwhile wait for the same answer, so that none overtakes another.
  private void redact(JsonNode message, AnswersInOrder.Place place) {
    if (redactor.isComplete()) {
      redactor = sources.redactors().of(request.callId());
    }
    if (redactor.succeeded()) {
      store(message, redactor.result(), place);
    } else {
      redactor.onComplete(
          answer ->
              loop.run(
                  () -> {
                    if (answer.succeeded()) {
                      attempt(message, place, () -> store(message, answer.result(), place));
                    } else {
                      failed(message, answer.cause(), place);
                    }
                  }));
    }
  }

  private void store(JsonNode message, Redactor applied, AnswersInOrder.Place place) {
    writer.store(
        new DeliveryWriter.Message(message, terms(applied), place, new Answers(message, place)));
  }

  private final class Answers implements DeliveryWriter.Answering {
    private final JsonNode message;
    private final AnswersInOrder.Place place;

    private Answers(JsonNode message, AnswersInOrder.Place place) {
      this.message = message;
      this.place = place;
    }

    @Override
    public void checkEnding() {
      sources.rights().checkEnding(request);
    }

    @Override
    public void stored(IngestBatch batch, IngestResult ingestResult) {
      answered(IngestMessages.stored(request.callId(), batch, ingestResult), place);
    }

    @Override
    public void failed(Throwable why) {
      IngestConnection.this.failed(message, why, place);
    }
  }

  private void failed(JsonNode message, Throwable why, AnswersInOrder.Place place) {
    if (!(why instanceof HoldfastException || why instanceof InvalidSegment)) {
      LOG.error("a producer's message failed", why);
    }
    answered(IngestMessages.error(why, IngestMessages.idOf(message)), place);
  }

  private void answered(String answer, AnswersInOrder.Place place) {
    place.answer(answer);
    leaveOnceDone();
  }

  // What was sent and not acknowledged is sent again, to another replica.
  private void leaveOnceDone() {
    if (leaving && answers.missing() == 0) {
      outbox.close(ErrorCode.DRAINING, Messages.disconnecting(request.callId()));
    }
  }

  private void close(HoldfastException why) {
    close(why.code(), why.getMessage());
  }

  private void close(ErrorCode why, String message) {
    leaving = true;
    outbox.close(why, Messages.error(why, message));
  }

  private IngestParser.Terms terms(Redactor applied) {
    return new IngestParser.Terms(
        Instant.ofEpochMilli(sources.clock().now()),
        Optional.of(introduction.producer()),
        Rights.speakingFor(request.caller()),
        applied);
  }
}
