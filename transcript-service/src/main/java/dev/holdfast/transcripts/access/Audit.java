package dev.holdfast.transcripts.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.stream.Streams;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Notes in the log of a call's room who did what with its transcript. */
@Singleton
public final class Audit {
  private static final Logger LOG = Logger.getLogger(Audit.class);

  private final CallRooms callRooms;
  private final Streams streams;
  private final RoomConfig config;
  private final RedisClock clock;

  Audit(CallRooms callRooms, Streams streams, RoomConfig config, RedisClock clock) {
    this.callRooms = callRooms;
    this.streams = streams;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Waits until it is noted; a call whose room is not known has it in the service's own log alone.
   *
   * @param what such as {@code transcript-exported}
   * @param more what else is to be known
   */
  public void note(Door.Entered who, String what, Map<String, String> more) {
    Optional<RoomView> room = Await.on(callRooms.roomOf(who.callId(), who.roomId()));
    LOG.infof(
        "%s: call %s in room %s by %s %s",
        what,
        who.callId(),
        room.map(RoomView::roomId).orElse("unknown"),
        who.caller().userId(),
        more);
    if (room.isPresent()) {
      ObjectNode event = JsonNodeFactory.instance.objectNode();
      event.put("type", what).put("at", clock.now()).put("to", "");
      ObjectNode data = event.putObject("data");
      data.put("roomId", room.get().roomId()).put("callId", who.callId());
      data.put("by", who.caller().userId());
      more.forEach(data::put);
      Await.on(
          streams.append(Rooms.eventsOf(room.get().roomId()), event.toString(), config.events()));
    }
  }
}
