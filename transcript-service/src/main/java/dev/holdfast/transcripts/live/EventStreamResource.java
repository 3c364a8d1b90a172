package dev.holdfast.transcripts.live;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.transcripts.access.AccessCheck;
import dev.holdfast.transcripts.access.TranscriptRequest;
import dev.holdfast.transcripts.socket.EventLoop;
import dev.holdfast.transcripts.socket.SocketConfig;
import dev.holdfast.transcripts.socket.Sockets;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseHeader;

/** Live transcripts as server-sent events, for readers that only speak HTTP. */
@Path("/v1/transcripts/{callId}")
public class EventStreamResource {
  /** Whoever accepts anything gets JSON. */
  private static final String STREAM = MediaType.SERVER_SENT_EVENTS + ";qs=0.4";

  private final AccessCheck accessCheck;
  private final Sockets sockets;
  private final LiveConnections connections;
  private final LiveMetrics metrics;
  private final Vertx vertx;
  private final SocketConfig config;

  EventStreamResource(
      AccessCheck accessCheck,
      Sockets sockets,
      LiveConnections connections,
      LiveMetrics metrics,
      Vertx vertx,
      SocketConfig config) {
    this.accessCheck = accessCheck;
    this.sockets = sockets;
    this.connections = connections;
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
  @Operation(hidden = true)
  @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "no-store")
  @ResponseHeader(name = "X-Accel-Buffering", value = "no")
  public Multi<OutboundSseEvent> follow(
      @BeanParam TranscriptRequest asked,
      @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String lastEventId,
      @QueryParam("after") @DefaultValue("0") String after,
      @Context Sse sse,
      @Context HttpServerRequest request) {
    sockets.checkOpen();
    AccessCheck.Entered entered = accessCheck.reader(asked);
    String from = Optional.ofNullable(lastEventId).filter(id -> !id.isEmpty()).orElse(after);
    Offset offset =
        Offset.parse(from)
            .orElseThrow(
                () ->
                    new HoldfastException(
                        ErrorCode.INVALID_PAYLOAD,
                        "after and Last-Event-ID must be an offset or 0"));
    UpgradeRequest upgradeRequest =
        new UpgradeRequest(
            entered.caller(),
            entered.callId(),
            query(offset, entered.roomId()),
            AbruptClose.of(request.connection()));
    return Multi.createFrom().safePublisher(client -> begin(upgradeRequest, client, sse));
  }

  private static Map<String, String> query(Offset after, Optional<String> roomId) {
    Map<String, String> query = new HashMap<>(Map.of("after", after.toString()));
    roomId.ifPresent(id -> query.put(UpgradeRequest.ROOM_ID, id));
    return query;
  }

  private void begin(
      UpgradeRequest upgradeRequest, Flow.Subscriber<? super OutboundSseEvent> client, Sse sse) {
    EventLoop loop = EventLoop.of(vertx);
    EventStream stream =
        new EventStream(client, sse, vertx, loop, upgradeRequest.abruptClose(), config);
    loop.execute(
        () ->
            stream.begin(
                sockets.opened(upgradeRequest, stream, loop, metrics, connections::handler)));
  }
}
