package dev.holdfast.transcripts.history;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.transcript.Custody;
import dev.holdfast.transcripts.access.Audit;
import dev.holdfast.transcripts.access.Door;
import dev.holdfast.transcripts.access.TranscriptRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.Map;

/** How long a transcript is kept; each change is noted in the room's log. */
@Path("/v1/transcripts/{callId}")
@RunOnVirtualThread
public class KeepingResource {
  private final Door door;
  private final Custody custody;
  private final Audit audit;

  KeepingResource(Door door, Custody custody, Audit audit) {
    this.door = door;
    this.custody = custody;
    this.audit = audit;
  }

  /** Erases a transcript at once; not being there is no error. */
  @DELETE
  public void erase(@BeanParam TranscriptRequest asked) {
    Door.Entered keeper = door.keeper(asked);
    switch (Await.on(custody.erase(keeper.callId()))) {
      case ERASED -> audit.changed(keeper, EventType.TRANSCRIPT_ERASED, Map.of());
      case HELD ->
          throw new HoldfastException(
              ErrorCode.TRANSCRIPT_HELD, "the transcript is held: release it first");
      case ABSENT -> {}
    }
  }

  /** Keeps a transcript past its retention until it is released. */
  @PUT
  @Path("hold")
  public void hold(@BeanParam TranscriptRequest asked) {
    Door.Entered keeper = door.keeper(asked);
    found(Await.on(custody.hold(keeper.callId(), keeper.caller().userId())));
    audit.changed(keeper, EventType.TRANSCRIPT_HELD, Map.of());
  }

  /** Lets the retention begin, from now. */
  @DELETE
  @Path("hold")
  public void release(@BeanParam TranscriptRequest asked) {
    Door.Entered keeper = door.keeper(asked);
    found(Await.on(custody.release(keeper.callId())));
    audit.changed(keeper, EventType.TRANSCRIPT_RELEASED, Map.of());
  }

  private static void found(Custody.Holding answer) {
    if (answer == Custody.Holding.ABSENT) {
      throw new HoldfastException(ErrorCode.CALL_NOT_FOUND, "nothing is stored of this call");
    }
  }
}
