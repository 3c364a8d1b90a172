package dev.holdfast.transcripts.live;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.transcripts.access.Door;
import dev.holdfast.transcripts.socket.Guest;
import dev.holdfast.transcripts.socket.Messages;
import dev.holdfast.transcripts.socket.Outbox;
import dev.holdfast.transcripts.socket.SocketConfig;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** Live transcripts as server-sent events, for readers that only speak HTTP. */
@Path("/v1/transcripts/{callId}")
public class EventStreamResource {
  /** Whoever accepts anything gets JSON. */
  private static final String STREAM = MediaType.SERVER_SENT_EVENTS + ";qs=0.4";

  private static final long ALIVE_EVERY_MS = 15_000;

  private final Door door;
  private final LiveReaders readers;
  private final LiveMetrics metrics;
  private final Vertx vertx;
  private final SocketConfig config;

  EventStreamResource(
      Door door, LiveReaders readers, LiveMetrics metrics, Vertx vertx, SocketConfig config) {
    this.door = door;
    this.readers = readers;
    this.metrics = metrics;
    this.vertx = vertx;
    this.config = config;
  }

  /**
   * The messages of the live socket, as data; the id of those that are kept is their offset.
   *
   * @param lastEventId where to go on; so does {@code after}
   */
  // A Multi alone would be taken for a sign that nothing waits here.
  @GET
  @Blocking
  @RunOnVirtualThread
  @Produces(STREAM)
  public Multi<OutboundSseEvent> follow(
      @HeaderParam("Authorization") String authorization,
      @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String lastEventId,
      @PathParam("callId") String callId,
      @QueryParam("roomId") String roomId,
      @QueryParam("after") @DefaultValue("0") String after,
      @jakarta.ws.rs.core.Context Sse sse) {
    Door.Entered entered = door.reader(authorization, callId, roomId);
    String from = Optional.ofNullable(lastEventId).filter(id -> !id.isEmpty()).orElse(after);
    Offset offset =
        Offset.parse(from)
            .orElseThrow(
                () ->
                    new HoldfastException(
                        ErrorCode.INVALID_PAYLOAD,
                        "after and Last-Event-ID must be an offset or 0"));
    return Multi.createFrom().safePublisher(client -> begin(entered, offset, client, sse));
  }

  private void begin(
      Door.Entered entered,
      Offset after,
      Flow.Subscriber<? super OutboundSseEvent> client,
      Sse sse) {
    Context context = vertx.getOrCreateContext();
    Executor loop = task -> context.runOnContext(ignored -> task.run());
    Stay stay = new Stay();
    EventStream stream = new EventStream(client, sse, loop, stay::end);
    Outbox outbox = new Outbox(stream, config.outboundBytes(), metrics);
    LiveReader reader = readers.reader(entered.callId(), outbox, loop);
    long left = entered.caller().expiresAt() - System.currentTimeMillis();
    stay.pulse = vertx.setPeriodic(ALIVE_EVERY_MS, timer -> loop.execute(stream::alive));
    stay.expiry =
        vertx.setTimer(
            Math.max(1, left),
            timer ->
                loop.execute(
                    () ->
                        outbox.close(
                            ErrorCode.TOKEN_EXPIRED,
                            Messages.error(ErrorCode.TOKEN_EXPIRED, "the token ran out"))));
    stay.reader = reader;
    metrics.counted(Guest.Presence.CAME);
    client.onSubscribe(stream);
    loop.execute(
        () -> {
          stream.alive();
          reader.resume(after);
        });
  }

  /** What a client needs while it is there. */
  private final class Stay {
    private long pulse;
    private long expiry;
    private LiveReader reader;

    void end() {
      vertx.cancelTimer(pulse);
      vertx.cancelTimer(expiry);
      reader.stop();
      metrics.counted(Guest.Presence.LEFT);
    }
  }
}
